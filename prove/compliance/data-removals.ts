import type { Removal } from './removal.ts'

const keys = 'packages/server/src/keys'
const retention = 'packages/core/src/supervision/retention.ts'
const supervision = 'packages/server/src/supervision'
const dataProtection = `${supervision}/data-protection.test.ts`

/** How what is kept is kept, and for how long. */
export const dataRemovals: readonly Removal[] = [
  {
    id: 'SEC-1',
    gone: 'that real numbers are encrypted at rest',
    edits: [
      {
        file: `${keys}/aes-cipher.ts`,
        find: 'sealed.set(body, at)',
        replace: 'sealed.set(Buffer.from(text, encoding), at)',
      },
      {
        file: `${keys}/aes-cipher.ts`,
        find: 'const text = opening.update(sealed.subarray(at, sealed.length - tagLength))',
        replace: 'return Buffer.from(sealed.subarray(at, sealed.length - tagLength))',
      },
    ],
    tests: `${keys}/suite.test.ts`,
  },
  {
    id: 'SEC-1',
    gone: 'the same, with SM4',
    edits: [
      {
        file: `${keys}/sm4-cipher.ts`,
        find: 'sealed.set(body, at)',
        replace: 'sealed.set(Buffer.from(text, encoding), at)',
      },
    ],
    tests: `${keys}/suite.test.ts`,
  },
  {
    id: 'SEC-1',
    gone: 'the same, in the files of a server that was asked everything',
    edits: [
      {
        file: `${keys}/aes-cipher.ts`,
        find: 'sealed.set(body, at)',
        replace: 'sealed.set(Buffer.from(text, encoding), at)',
      },
      {
        file: `${keys}/aes-cipher.ts`,
        find: 'const text = opening.update(sealed.subarray(at, sealed.length - tagLength))',
        replace: 'return Buffer.from(sealed.subarray(at, sealed.length - tagLength))',
      },
    ],
    tests: 'tests/planted-numbers.test.ts',
    named: 'holds no number, in no form',
  },
  {
    id: 'SEC-1',
    gone: 'that a number prints as its mask, wherever it is written',
    edits: [
      {
        file: 'packages/core/src/numbering/phone-number.ts',
        find: '.slice(0, 3)}****',
        replace: '.slice(0, 7)}',
      },
    ],
    tests: 'packages/core/src/numbering/phone-number.test.ts',
  },
  {
    id: 'SEC-1',
    gone: 'that the hash by which a number is found has a key',
    edits: [
      {
        file: `${keys}/vault.ts`,
        find: "const digest = hashKeys[purpose].of(text, 'utf8', 'binary')",
        replace: "const digest = text.padEnd(32, '.')",
      },
    ],
    tests: `${keys}/vault.test.ts`,
  },
  {
    id: 'SEC-1',
    gone: 'that a crash writes no memory',
    edits: [
      {
        file: 'packages/server/src/process-secrecy.ts',
        find: "writeFileSync('/proc/self/coredump_filter', '0')",
        replace: "writeFileSync('/proc/self/coredump_filter', '0x33')",
      },
    ],
    tests: 'tests/process-secrecy.test.ts',
  },
  {
    id: 'SEC-3',
    gone: 'that anything is deleted when its term is over',
    edits: [
      {
        file: retention,
        find: 'now - termDaysOf(one, terms) * dayMs',
        replace: 'now - 9 * termDaysOf(one, terms) * dayMs',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-3',
    gone: 'that the proof names what was deleted',
    edits: [
      {
        file: 'packages/store/src/deletion-proofs.ts',
        find: 'ids: items.reduce((ids, { id }) => withId(ids, id), proof.ids),',
        replace: 'ids: proof.ids,',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-3',
    gone: 'that a proof has the batch that was under way when the server was killed',
    edits: [
      {
        file: 'packages/store/src/deletion-proofs.ts',
        find: 'Buffer.from(JSON.stringify(said))',
        replace: 'Buffer.from(JSON.stringify(proof.said))',
      },
    ],
    tests: 'tests/deletion-killed.test.ts',
  },
  {
    id: 'SEC-3',
    gone: "that the terms are the law's where nothing else is set",
    edits: [
      {
        file: retention,
        find: 'bindingsDays: 184, recordsDays: 184, logsDays: 731, assessmentsDays: 1_096 }',
        replace: 'bindingsDays: 90, recordsDays: 90, logsDays: 365, assessmentsDays: 1_096 }',
      },
    ],
    tests: 'packages/server/src/retention-settings.test.ts',
  },
  {
    id: 'SEC-4',
    gone: 'that nothing is deleted before its term is over',
    edits: [
      {
        file: retention,
        find: 'now - termDaysOf(one, terms) * dayMs',
        replace: 'now - termDaysOf(one, terms) * dayMs + 1',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-4',
    gone: 'that a batch that did not know of a hold is taken back',
    edits: [
      {
        file: 'packages/store/src/deletion-proofs.ts',
        find: "return found.isHoldNew ? { kind: 'holds_changed' } : undefined",
        replace: 'return undefined',
      },
    ],
    tests: `${supervision}/deletion.test.ts`,
    named: 'held at another server',
  },
  {
    id: 'SEC-4',
    gone: 'that nobody sets a term shorter than the law',
    edits: [
      {
        file: 'packages/server/src/retention-settings.ts',
        find: 'const short = isTry ? undefined :',
        replace: 'const short = true ? undefined :',
      },
    ],
    tests: 'packages/server/src/retention-settings.test.ts',
  },
  {
    id: 'SEC-6',
    gone: 'that a wish for deletion is followed',
    edits: [
      {
        file: `${supervision}/person-request-operations.ts`,
        find: 'const deletion = isDeletion ? await parts.deletePerson(request.person) : null',
        replace: 'const deletion = null as never',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-6',
    gone: 'that a person is answered what is kept of him',
    edits: [
      {
        file: `${supervision}/person-request-operations.ts`,
        find: 'await data.page(request.person, cursor)',
        replace: '{ bindings: [], next: null }',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-6',
    gone: 'that an answer is in the audit log',
    edits: [
      {
        file: `${supervision}/person-request-operations.ts`,
        find: '      await keep({\n',
        replace: '      void ({\n',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-6',
    gone: 'that a person is told no calls of who came after him',
    edits: [
      {
        file: `${supervision}/person-data.ts`,
        find: 'callsOf(id, span.from, span.to ?? Number.MAX_SAFE_INTEGER, left)',
        replace: 'callsOf(id, span.from - span.from, Number.MAX_SAFE_INTEGER, left)',
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-9',
    gone: 'that the harm of a breach is taken down',
    edits: [
      {
        file: `${supervision}/breach-operations.ts`,
        find: '...{ kinds, persons, cause, harm, measures, contact,',
        replace: "...{ kinds, persons, cause, harm: 'none', measures, contact,",
      },
    ],
    tests: dataProtection,
  },
  {
    id: 'SEC-9',
    gone: 'that the record of a breach is gone on with',
    edits: [
      {
        file: `${supervision}/breach-operations.ts`,
        find: 'const changed: Breach = { ...readBody<Breach>(matter), ...given, ...value }',
        replace: 'const changed: Breach = readBody<Breach>(matter)',
      },
    ],
    tests: dataProtection,
  },
]
