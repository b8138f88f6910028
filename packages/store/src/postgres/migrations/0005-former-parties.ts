/** Who stood in a binding before others did. Servers of an earlier version know nothing of it, and go on beside. */
export const formerParties = `
-- For each change of who stands in a binding, those who stood before: revision is what the change was made from, until its instant, and parties
-- what the row had. Deleted with the persons of the binding.
CREATE TABLE binding_former (
  block int4 NOT NULL,
  token bytea NOT NULL,
  revision int4 NOT NULL,
  until int8 NOT NULL,
  parties bytea NOT NULL,
  PRIMARY KEY (block, token, revision)
);

-- From when on they are kept: of a change before that nothing tells who stood there.
CREATE TABLE former_kept (
  id int2 PRIMARY KEY CHECK (id = 1),
  since int8 NOT NULL
);
INSERT INTO former_kept (id, since) SELECT 1, coalesce(max(time), 0) + 1 FROM committed;
`
