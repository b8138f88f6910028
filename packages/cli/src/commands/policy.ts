import type { Command } from '../command.ts'
import { inputOption, readJsonInput } from '../json-input.ts'
import { askAndShow, type Json } from '../output/show-answer.ts'
import { card, table } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'

const policyPath = '/admin/v1/policy'

const hourMs = 3_600_000

const windowOf = (ms: number): string => (ms % hourMs === 0 ? `${ms / hourMs} h` : `${ms / 60_000} min`)

const limitOf = ({ limit, least, shorterThanMs }: Json): string => {
  if (least === null) return String(limit)
  const short = shorterThanMs === null ? '' : `, shorter than ${shorterThanMs} ms`
  return `${100 * limit} % of ${least}${short}`
}

const timesOf = ({ when }: Json): string => {
  const { hours, orderHours, scenarios } = when
  return [
    ...(hours === null ? [] : [`${hours.from}-${hours.until} h`]),
    ...(orderHours === null ? [] : [`orders of ${orderHours.from}-${orderHours.until ?? ''} h`]),
    ...(scenarios === null ? [] : scenarios),
  ].join(', ')
}

const policyText = ({ revision, isInForce, changedAt, rules }: Json): string =>
  card({ revision, 'in force': isInForce, changed: changedAt ?? 'never: the default rules' }) +
  table<Json>(rules, {
    rule: ({ name }) => name,
    measures: ({ what, by }) => `${what} by ${by}`,
    window: ({ windowMs }) => windowOf(windowMs),
    limit: limitOf,
    when: timesOf,
    then: (rule) => rule.then,
    on: ({ isOn }) => isOn,
  })

const dryRunText = ({ from, to, calls, isComplete, rules }: Json): string =>
  card({ from, to, calls, complete: isComplete }) +
  table<Json>(rules, {
    rule: ({ name }) => name,
    then: (rule) => rule.then,
    fired: ({ isJudged, fired }) => (isJudged ? fired : 'cannot be told'),
    refused: ({ refused }) => refused,
    'of different': ({ subjects }) => subjects,
    first: (rule) => rule.calls[0],
  })

/** The rules in a file: what `policy get --json` printed, or an object with no more than they are. */
const rulesOf = (given: Json): { readonly revision?: unknown; readonly rules: unknown } => {
  if (given.rules === undefined) throw new UsageError('what was given has no rules: see axbridge policy get --json')
  return { ...(given.revision === undefined ? {} : { revision: given.revision }), rules: given.rules }
}

export const policyCommands: readonly Command[] = [
  {
    name: 'policy get',
    summary: 'print the rules of policy',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'GET', path: policyPath }, policyText),
  },
  {
    name: 'policy put',
    options: inputOption,
    summary: 'put other rules of policy in force',
    details:
      'Takes what policy get --json printed, with other rules in it. Its revision says which rules were changed: where somebody else changed them meanwhile, nothing is.',
    asks: 'operator',
    run: async (call) =>
      askAndShow(call, { method: 'PUT', path: policyPath, body: rulesOf(await readJsonInput(call)) }, policyText),
  },
  {
    name: 'policy dry-run',
    options: {
      from: { value: 'TIME', help: 'calls from this instant on, as 2026-12-01T00:00:00+08:00', required: true },
      to: { value: 'TIME', help: 'calls before this instant, at most 7 days later', required: true },
      file: { value: 'FILE', help: 'rules to try, as policy get --json prints them; those that count when left out' },
    },
    summary: 'see what rules would have done to past calls',
    asks: 'operator',
    run: async (call) => {
      const tried = call.option('file') === undefined ? {} : { rules: rulesOf(await readJsonInput(call)).rules }
      const body = { ...tried, from: call.option('from'), to: call.option('to') }
      return askAndShow(call, { method: 'POST', path: `${policyPath}/dry-run`, body }, dryRunText)
    },
  },
]
