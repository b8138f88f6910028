import type { Removal } from './removal.ts'

const policy = 'packages/core/src/policy'
const supervision = 'packages/server/src/supervision'

/** What is looked at before somebody is called, and what he is shown. */
export const callRemovals: readonly Removal[] = [
  {
    id: 'APP-13',
    gone: 'that a rule refuses',
    edits: [
      {
        file: `${policy}/policy.ts`,
        find: "if (rule.then === 'refuse' || rule.then === 'suspend') refusedBy ??= rule",
        replace: '',
      },
    ],
    tests: `${policy}/policy.test.ts`,
  },
  {
    id: 'APP-13',
    gone: 'that calls have a cap for each number, pair and customer, and not only for each caller',
    edits: [
      {
        file: `${policy}/policy.ts`,
        find: '  return keyOf(by, note)',
        replace: "  return keyOf('caller', note) ?? keyOf(by, note)",
      },
    ],
    tests: `${policy}/policy.test.ts`,
  },
  {
    id: 'APP-13',
    gone: 'that calls which are really made are held to the rules',
    edits: [{ file: 'packages/server/src/open-supervision.ts', find: '      policy.screen,\n', replace: '' }],
    tests: 'tests/policy.test.ts',
    named: 'a cap refuses what is beyond it',
  },
  {
    id: 'BASE-2',
    gone: 'that only a verified identifier is connected',
    edits: [
      {
        file: 'packages/core/src/supervision/verification.ts',
        find: "const isLetThrough = verification === 'verified' || verification === 'passed_over'",
        replace: 'const isLetThrough = true',
      },
    ],
    tests: 'packages/core/src/supervision/verification.test.ts',
  },
  {
    id: 'BASE-2',
    gone: 'that the platform is asked before anybody is called',
    edits: [
      {
        file: 'packages/server/src/open-supervision.ts',
        find: '...(verification === undefined ? [] : [verification.screen]),',
        replace: '',
      },
    ],
    tests: 'tests/verification.test.ts',
  },
  {
    id: 'BASE-2',
    gone: 'that no answer is refused where nothing else is set',
    edits: [
      {
        file: 'packages/core/src/supervision/verification.ts',
        find: "answer === 'no_answer' && onNoAnswer === 'connect' ? 'passed_over' : answer",
        replace: "answer === 'no_answer' ? 'passed_over' : answer",
      },
    ],
    tests: 'tests/verification.test.ts',
    named: 'before anybody is called',
  },
  {
    id: 'BASE-4',
    gone: "that the number shown is the binding's own",
    edits: [
      {
        file: 'packages/core/src/routing/route.ts',
        find: 'const present = numberOfSide(binding, otherSide(standing.side))',
        replace: "const present = '700999999999999' as ProtectedNumber",
      },
    ],
    tests: 'tests/protected-call.test.ts',
  },
  {
    id: 'BASE-4',
    gone: 'that a 700 number is shown at all, and not the number of the caller',
    edits: [
      {
        file: 'packages/server/src/exchange/exchange.ts',
        find: '  type Router,\n',
        replace: '  type Router,\n  reveal,\n',
      },
      {
        file: 'packages/server/src/exchange/exchange.ts',
        find: 'const found = await findWayOut(callee, present, trunk, this.#options)',
        replace: 'const found = await findWayOut(callee, reveal(caller), trunk, this.#options)',
      },
    ],
    tests: 'tests/protected-call.test.ts',
  },
  {
    id: 'BASE-12',
    gone: 'that calls through what is suspended are refused',
    edits: [
      {
        file: `${supervision}/suspension-screen.ts`,
        find: "(inForce.of(standing.stored) === undefined ? undefined : 'suspended')",
        replace: '(inForce.of(standing.stored) === undefined ? undefined : undefined)',
      },
    ],
    tests: 'tests/suspensions.test.ts',
    named: 'in the sandbox',
  },
  {
    id: 'BASE-12',
    gone: 'that a suspension counts in every process within a second',
    edits: [
      {
        file: `${supervision}/matter-follower.ts`,
        find: 'const standardEveryMs = 250',
        replace: 'const standardEveryMs = 20_000',
      },
    ],
    tests: 'tests/suspensions.test.ts',
    named: 'in a server with two workers',
  },
  {
    id: 'BASE-12',
    gone: 'that a suspended customer binds nothing',
    edits: [
      {
        file: 'packages/core/src/binding/bind-checks.ts',
        find: 'const suspension = suspensions.ofCustomer(id)',
        replace: 'const suspension = suspensions.ofCustomer(id) && undefined',
      },
    ],
    tests: 'packages/server/src/admin/suspensions.test.ts',
  },
  {
    id: 'BASE-12',
    gone: 'that a block can be suspended with all its numbers',
    edits: [
      {
        file: 'packages/core/src/supervision/suspensions-in-force.ts',
        find: '(this.#first(number) ?? this.#first(blockOf(number)))',
        replace: 'this.#first(number)',
      },
    ],
    tests: 'packages/core/src/supervision/suspension.test.ts',
  },
]
