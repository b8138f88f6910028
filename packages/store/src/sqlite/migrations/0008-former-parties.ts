/** Who stood in a binding before others did. */
export const formerParties = `
-- For each change of who stands in a binding, those who stood before: revision is what the change was made from, until its instant, and parties
-- what the row had. Few bindings are changed so, and none of this is on the way of a bind. Deleted with the persons of the binding.
CREATE TABLE binding_former (
  block INTEGER NOT NULL,
  binding INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  until INTEGER NOT NULL,
  parties BLOB NOT NULL,
  PRIMARY KEY (binding, revision)
) STRICT, WITHOUT ROWID;

-- From when on they are kept: of a change before that nothing tells who stood there.
CREATE TABLE former_kept (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL
) STRICT;
INSERT INTO former_kept (id, since) SELECT 1, time + 1 FROM committed;
`
