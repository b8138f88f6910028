import type { Removal } from './removal.ts'

const supervision = 'packages/server/src/supervision'
const traces = `${supervision}/traces.test.ts`

/** What the regulator, the police and who complains can ask for. */
export const traceRemovals: readonly Removal[] = [
  {
    id: 'REG-1',
    gone: 'that a trace is opened only when somebody else agreed',
    edits: [
      {
        file: `${supervision}/trace-operations.ts`,
        find: "if (found.state !== 'approved' && found.state !== 'opened') return",
        replace: 'if (false) return',
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-1',
    gone: 'that a trace is in the audit log before it is opened',
    edits: [
      {
        file: `${supervision}/trace-operations.ts`,
        find: 'await keepStep(action, user, shown,',
        replace: 'void keepStep.bind(null, action, user, shown,',
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-1',
    gone: 'that a trace tells the order',
    edits: [
      {
        file: `${supervision}/trace-result.ts`,
        find: 'order: orderId }',
        replace: 'order: orderId.slice(0, 1) }',
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-1',
    gone: 'that the instant counts: what was bound later is found too',
    edits: [
      {
        file: 'packages/store/src/paging/traces.ts',
        find: 'if (at < binding.createdAt || !isKept) return undefined',
        replace: 'if (!isKept) return undefined',
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-1',
    gone: 'that those are told who stood there at the instant, and not who came after them',
    edits: [
      {
        file: 'packages/core/src/binding/stood-parties.ts',
        find: 'stood.find(({ from, to }) => at >= from && (to === null || at < to))',
        replace: 'stood.find(({ from, to }) => at >= from && to === null)',
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-1',
    gone: 'that calls of who stood there before are told with nobody else',
    edits: [
      {
        file: `${supervision}/trace-result.ts`,
        find: 'callsOf(stored.id, since, until, limit)',
        replace: 'callsOf(stored.id, Math.min(since, from), Math.max(until, to), limit)',
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-2',
    gone: 'that the bindings of a person are found',
    edits: [
      {
        file: `${supervision}/trace-result.ts`,
        find: 'const party = vault.hashOfParty(question.party)',
        replace: "const party = vault.hash('session', String(question.party))",
      },
    ],
    tests: traces,
  },
  {
    id: 'REG-4',
    gone: 'the alarm for many complaints',
    edits: [
      {
        file: `${supervision}/complaints/complaint-desk.ts`,
        find: "if (rate >= settings.alarmAt) alarms.notice('complaint_rate', customer)",
        replace: '',
      },
    ],
    tests: `${supervision}/complaints/complaint-desk.test.ts`,
  },
  {
    id: 'REG-4',
    gone: 'the suspension for very many complaints',
    edits: [
      {
        file: `${supervision}/complaints/complaint-desk.ts`,
        find: 'if (rate < settings.suspendAt ||',
        replace: 'if (rate > 0 ||',
      },
    ],
    tests: `${supervision}/complaints/complaint-desk.test.ts`,
  },
  {
    id: 'REG-4',
    gone: 'that the alarm is at 0.01 % where nothing else is set',
    edits: [
      {
        file: `${supervision}/policy/policy-settings.ts`,
        find: 'default: 0.0001,',
        replace: 'default: 0.0005,',
      },
    ],
    tests: `${supervision}/complaints/complaint-desk.test.ts`,
  },
  {
    id: 'REG-4',
    gone: 'that answered calls are what complaints are a share of, for as many days',
    edits: [
      {
        file: 'packages/core/src/policy/answered-calls.ts',
        find: 'known.newest - back > oldest ? sum + count : sum',
        replace: 'sum + count',
      },
    ],
    tests: 'packages/core/src/policy/policy.test.ts',
  },
  {
    id: 'REG-5',
    gone: 'that an upheld appeal ends the suspension at once',
    edits: [
      {
        file: 'packages/core/src/supervision/suspension.ts',
        find: 'lifted: upheld ? said : null,',
        replace: 'lifted: null,',
      },
    ],
    tests: 'packages/core/src/supervision/suspension.test.ts',
  },
  {
    id: 'REG-5',
    gone: 'that a suspension names what ends it',
    edits: [
      {
        file: 'packages/api/src/suspensions.ts',
        find: '    remedy,\n',
        replace: '    remedy: Type.Optional(remedy),\n',
      },
    ],
    tests: 'packages/server/src/admin/suspensions.test.ts',
  },
  {
    id: 'REG-5',
    gone: 'that another person than who suspended decides',
    edits: [
      {
        file: `${supervision}/suspension-operations.ts`,
        find: "return by.kind === 'user' ? secondPerson(",
        replace: "return by.kind === 'user' && clock.now() < 0 ? secondPerson(",
      },
    ],
    tests: `${supervision}/appeals.test.ts`,
  },
  {
    id: 'REG-5',
    gone: 'that the customer is told',
    edits: [
      {
        file: `${supervision}/suspension-desk.ts`,
        find: "await this.#follow(customer, at, { type: 'suspension.began',",
        replace: "void this.#follow.bind(this, customer, at, { type: 'suspension.began',",
      },
    ],
    tests: 'packages/server/src/admin/suspensions.test.ts',
  },
  {
    id: 'REG-6',
    gone: 'that what a hold names is kept',
    edits: [
      {
        file: 'packages/core/src/supervision/holds.ts',
        find: 'this.parties.some(hasStood)\n',
        replace: 'false\n',
      },
    ],
    tests: `${supervision}/data-protection.test.ts`,
  },
  {
    id: 'REG-6',
    gone: 'that exported leads show by a hash that nobody changed them',
    edits: [
      {
        file: `${supervision}/trace-leads.ts`,
        find: "createHash('sha256').update(content, 'utf8')",
        replace: "createHash('sha256').update(trace.id, 'utf8')",
      },
    ],
    tests: traces,
  },
]
