import type { Removal } from './removal.ts'

const binding = 'packages/core/src/binding'
const customers = 'packages/core/src/customers'
const supervision = 'packages/server/src/supervision'
const use = 'packages/server/src/http/use.test.ts'

/** Who may be a customer, what he says of a bind, and what persons want none of. */
export const customerRemovals: readonly Removal[] = [
  {
    id: 'APP-1',
    gone: 'that a bind needs a customer whose entity is verified',
    edits: [{ file: `${binding}/check-use.ts`, find: 'if (!require.entity ||', replace: 'if (true ||' }],
    tests: use,
  },
  {
    id: 'APP-1',
    gone: 'that a bind needs a registered scenario',
    edits: [{ file: `${binding}/check-use.ts`, find: 'if (require.scenario &&', replace: 'if (false &&' }],
    tests: use,
  },
  {
    id: 'APP-1',
    gone: 'that a bind needs an identifier',
    edits: [{ file: `${binding}/check-use.ts`, find: 'if (require.identifier &&', replace: 'if (false &&' }],
    tests: use,
  },
  {
    id: 'APP-1',
    gone: 'that a bind needs an order id',
    edits: [
      {
        file: 'packages/api/src/binding-requests.ts',
        find: '    orderId,\n',
        replace: '    orderId: Type.Optional(orderId),\n',
      },
    ],
    tests: 'packages/server/src/http/bad-input.test.ts',
  },
  {
    id: 'APP-2',
    gone: 'that a party is the mobile of a person, and not of a machine',
    edits: [
      {
        file: 'packages/core/src/numbering/number-ranges.ts',
        find: 'return personal.has(kind) ? undefined : rules[kind]',
        replace: 'return undefined',
      },
    ],
    tests: use,
  },
  {
    id: 'APP-2',
    gone: 'that a party is a mainland mobile, and no short code or fixed line',
    edits: [
      {
        file: 'packages/core/src/numbering/phone-number.ts',
        find: '/^1[3-9][0-9]{9}$/.test(text)',
        replace: '/^[0-9]{3,15}$/.test(text)',
      },
    ],
    tests: 'packages/core/src/numbering/phone-number.test.ts',
  },
  {
    id: 'APP-17',
    gone: 'that a customer stands beneath nobody: he could be added under another one',
    edits: [
      {
        file: 'packages/api/src/customers.ts',
        find: '{ name: customerName, settings: Type.Optional(changedSettings) },',
        replace: '{ name: customerName, parent: Type.Optional(customerId), settings: Type.Optional(changedSettings) },',
      },
    ],
    tests: 'tests/no-reseller.test.ts',
  },
  {
    id: 'APP-17',
    gone: 'that no table knows a level above a customer',
    edits: [
      {
        file: 'packages/store/src/sqlite/migrations/0006-supervision.ts',
        find: 'ALTER TABLE call_record ADD COLUMN identifier TEXT;',
        replace: 'ALTER TABLE customer ADD COLUMN parent INTEGER;\nALTER TABLE call_record ADD COLUMN identifier TEXT;',
      },
    ],
    tests: 'tests/no-reseller.test.ts',
  },
  {
    id: 'USE-1',
    gone: 'that no individual is a customer',
    edits: [
      {
        file: `${customers}/check-profile.ts`,
        find: "if (kind === 'individual' && !individuals)",
        replace: 'if (false)',
      },
    ],
    tests: `${customers}/check-profile.test.ts`,
  },
  {
    id: 'USE-1',
    gone: 'that the end of the verification suspends',
    edits: [
      {
        file: `${supervision}/entity-watch.ts`,
        find: 'const isOver = entity.validUntil <= clock.now()',
        replace: 'const isOver = false',
      },
    ],
    tests: 'packages/server/src/admin/suspensions.test.ts',
  },
  {
    id: 'USE-1',
    gone: 'that a verification ends',
    edits: [
      {
        file: `${binding}/check-use.ts`,
        find: 'entity.verifiedAt <= now && now < entity.validUntil',
        replace: 'entity.verifiedAt <= now',
      },
    ],
    tests: use,
  },
  {
    id: 'USE-2',
    gone: 'that prohibited uses are registered by nobody',
    edits: [
      {
        file: `${customers}/check-profile.ts`,
        find: 'if (!scenarioUses.includes(use))',
        replace: 'if (false)',
      },
    ],
    tests: `${customers}/check-profile.test.ts`,
  },
  {
    id: 'USE-2',
    gone: 'that the scenario of a bind is registered',
    edits: [
      {
        file: `${binding}/check-use.ts`,
        find: 'const scenario: Scenario | undefined = scenarios.find((one) => one.name === name)',
        replace: 'const scenario = scenarios.find((one) => one.name === name) ?? scenarios[0]',
      },
    ],
    tests: use,
  },
  {
    id: 'USE-2',
    gone: 'that a binding lives no longer than its scenario allows',
    edits: [
      {
        file: `${binding}/check-use.ts`,
        find: 'longestLifeMs === null || expiresAt - bornAt <= longestLifeMs',
        replace: 'longestLifeMs !== undefined',
      },
    ],
    tests: `${binding}/check-use.test.ts`,
  },
  {
    id: 'USE-4',
    gone: 'that a consent is asked for',
    edits: [{ file: `${binding}/check-use.ts`, find: 'if (require.consent &&', replace: 'if (false &&' }],
    tests: use,
  },
  {
    id: 'USE-4',
    gone: 'which version a person consented to',
    edits: [
      {
        file: 'packages/server/src/http/bind-reading.ts',
        find: '{ version: consent.version, at }',
        replace: "{ version: '', at }",
      },
    ],
    tests: use,
  },
  {
    id: 'USE-4',
    gone: 'that who opted out is bound no more',
    edits: [
      {
        file: `${supervision}/opt-outs.ts`,
        find: 'this.#customers.has(customer.id) ? this.#refusalOf(customer.id, entering) : undefined',
        replace: 'undefined',
      },
    ],
    tests: use,
  },
  {
    id: 'USE-6',
    gone: 'that who wants no calls of a customer gets none',
    edits: [
      {
        file: `${supervision}/opt-outs.ts`,
        find: "matter !== undefined && stopsCalls(matter.state) ? 'refused_by_callee' : undefined",
        replace: 'undefined',
      },
    ],
    tests: use,
  },
  {
    id: 'USE-6',
    gone: 'the same, for calls and texts that are really made',
    edits: [
      {
        file: `${supervision}/restrictions.ts`,
        find: 'connections: [suspensionScreen(suspensions), optOuts.connections],',
        replace: 'connections: [suspensionScreen(suspensions)],',
      },
    ],
    tests: 'tests/suspensions.test.ts',
    named: 'in the sandbox',
  },
]
