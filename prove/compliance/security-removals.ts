import type { Removal } from './removal.ts'

const audit = 'packages/core/src/audit'
const keys = 'packages/server/src/keys'
const signature = 'packages/server/src/access/signature'
const supervision = 'packages/server/src/supervision'
const auditLog = 'packages/server/src/upkeep/audit-log.test.ts'

/** Who may ask at all, what shows that nobody tampered, and what two people agree to. */
export const securityRemovals: readonly Removal[] = [
  {
    id: 'SEC-2',
    gone: 'that a request is what its key signed',
    edits: [
      {
        file: `${signature}/signature-verifier.ts`,
        find: 'if (!equal(macOf(key.hmac, base.value), chosen.mac)) {',
        replace: 'if (false) {',
      },
    ],
    tests: `${signature}/signature-verifier.property.test.ts`,
  },
  {
    id: 'SEC-2',
    gone: 'that HTTPS is spoken in no version that is broken',
    edits: [
      {
        file: 'packages/server/src/http/api-server.ts',
        find: "minVersion: 'TLSv1.2' as const,",
        replace: "minVersion: 'TLSv1' as const, ciphers: 'DEFAULT:@SECLEVEL=0',",
      },
    ],
    tests: 'tests/https.test.ts',
  },
  {
    id: 'SEC-2',
    gone: 'that a signature is of the last minutes',
    edits: [
      {
        file: `${signature}/signature-verifier.ts`,
        find: 'if (late !== undefined) return refusedInput(late)',
        replace: '',
      },
    ],
    tests: `${signature}/replay.test.ts`,
  },
  {
    id: 'SEC-2',
    gone: 'that a request is taken once',
    edits: [
      {
        file: `${signature}/nonce-memory.ts`,
        find: "if (prints.has(high, low)) return 'seen'",
        replace: '{}',
      },
    ],
    tests: `${signature}/replay.test.ts`,
  },
  {
    id: 'SEC-5',
    gone: 'that the verifier reckons the hashes',
    edits: [
      {
        file: `${audit}/chain-walk.ts`,
        find: 'return hashesEqual(hash, this.#digest(before, auditText(ordinal, fact)))',
        replace: 'return hash.length > 0 && (before, fact) !== undefined',
      },
    ],
    tests: auditLog,
  },
  {
    id: 'SEC-5',
    gone: 'that the verifier looks at what was signed',
    edits: [
      {
        file: `${audit}/verify-audit.ts`,
        find: 'if (hash === hexadecimal(reached.hash)) {',
        replace: 'if (hash !== hexadecimal) {',
      },
    ],
    tests: auditLog,
  },
  {
    id: 'SEC-5',
    gone: 'that an end which was cut off is missed',
    edits: [
      {
        file: `${audit}/verify-audit.ts`,
        find: 'last !== undefined && last.ordinal > reached.ordinal',
        replace: 'false',
      },
    ],
    tests: auditLog,
  },
  {
    id: 'SEC-5',
    gone: 'that the hash of an entry is over all of it',
    edits: [
      {
        file: `${audit}/audit-entry.ts`,
        find: '    customer,\n    detail,\n  ])',
        replace: '    customer,\n  ])',
      },
    ],
    tests: auditLog,
  },
  {
    id: 'SEC-7',
    gone: 'that pages load nothing from elsewhere',
    edits: [
      {
        file: 'packages/server/src/http/page-headers.ts',
        find: `"font-src 'self'",`,
        replace: `"font-src 'self' https://fonts.gstatic.com",`,
      },
    ],
    tests: 'tests/no-outside-host.strace.test.ts',
    named: 'the sources name no host',
  },
  {
    id: 'SEC-8',
    gone: 'that somebody else must agree to a trace',
    edits: [{ file: `${supervision}/second-person.ts`, find: 'if (approver === by) return own', replace: '' }],
    tests: `${supervision}/traces.test.ts`,
  },
  {
    id: 'SEC-8',
    gone: 'that whom somebody invited does not agree for him',
    edits: [
      {
        file: `${supervision}/second-person.ts`,
        find: 'if (await anyKept(makesAnAccount, { subject: approver, user: by })) return isOfTheAsker',
        replace: '',
      },
    ],
    tests: `${supervision}/traces.test.ts`,
  },
  {
    id: 'SEC-8',
    gone: 'that a code of a second factor is shown',
    edits: [
      {
        file: `${supervision}/trace-operations.ts`,
        find: 'const refused = await proveCode(user, code)',
        replace: 'const refused = code.length > 6 ? await proveCode(user, code) : undefined',
      },
    ],
    tests: `${supervision}/traces.test.ts`,
  },
  {
    id: 'SEC-8',
    gone: 'that somebody else must agree to a change of keys',
    edits: [
      {
        file: `${supervision}/key-changes.ts`,
        find: '(await secondPerson(asked, user.id)) ??\n',
        replace: '(await asked.by.at(-1), undefined) ??\n',
      },
    ],
    tests: 'tests/key-changes.test.ts',
  },
  {
    id: 'SEC-8',
    gone: 'that a process opens at once what another sealed under new keys',
    edits: [{ file: `${keys}/vault.ts`, find: '    lookAgain?.()\n', replace: '' }],
    tests: `${keys}/key-keeper.test.ts`,
  },
  {
    id: 'SEC-8',
    gone: 'that what was sealed before a rotation opens behind it',
    edits: [
      {
        file: `${keys}/vault.ts`,
        find: 'const opened = new Map(ring.keys.map((key) => [key.number, openedKey(key)]))',
        replace: 'const opened = new Map(ring.keys.slice(-1).map((key) => [key.number, openedKey(key)]))',
      },
    ],
    tests: `${keys}/key-keeper.test.ts`,
  },
]
