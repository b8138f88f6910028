import type { PolicyRule, PolicyTimes } from './policy-rule.ts'

const always: PolicyTimes = { hours: null, orderHours: null, scenarios: null }
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const rule = (
  name: string,
  rest: Pick<PolicyRule, 'what' | 'by' | 'windowMs' | 'limit' | 'then'> & Partial<PolicyRule>,
): PolicyRule => ({ name, least: null, shorterThanMs: null, when: always, isOn: true, ...rest })

/**
 * The rules that are in force until others are set: wide enough for who works by telephone all day, as a courier does, and narrow
 * enough for who calls people that expect no call. Operators publish no figures of theirs (regulation.md, "Not found"), so all are ours.
 */
export const defaultRules: readonly PolicyRule[] = [
  // A person who waits redials every half minute at most.
  rule('pair-10-minutes', { what: 'attempts', by: 'pair', windowMs: 10 * minute, limit: 30, then: 'refuse' }),
  rule('pair-day', { what: 'attempts', by: 'pair', windowMs: day, limit: 200, then: 'refuse' }),
  // A courier with 300 parcels a day calls 60 times in his busiest hour.
  rule('caller-hour', { what: 'attempts', by: 'caller', windowMs: hour, limit: 150, then: 'refuse' }),
  // On the days on which all the country buys, he has twice as many, and calls each of them more than once.
  rule('caller-day', { what: 'attempts', by: 'caller', windowMs: day, limit: 2_000, then: 'refuse' }),
  // 200 pairs at most stand on a number.
  rule('number-hour', { what: 'attempts', by: 'number', windowMs: hour, limit: 1_200, then: 'refuse' }),
  rule('customer-hour', { what: 'attempts', by: 'customer', windowMs: hour, limit: 10_000_000, then: 'alarm' }),
  // One over many people.
  rule('many-callees-hour', { what: 'callees', by: 'caller', windowMs: hour, limit: 100, then: 'refuse' }),
  rule('many-callees-day', { what: 'callees', by: 'caller', windowMs: day, limit: 1_000, then: 'refuse' }),
  // Dialling around (promise 8): who does it may call nobody for as long as it lasts, and is told nothing.
  rule('probing-caller', { what: 'probes', by: 'caller', windowMs: 10 * minute, limit: 30, then: 'refuse' }),
  rule('probing-numbers', { what: 'probed_numbers', by: 'caller', windowMs: hour, limit: 20, then: 'refuse' }),
  rule('probed-number', { what: 'probes', by: 'number', windowMs: hour, limit: 200, then: 'alarm' }),
  rule('probing-trunk', { what: 'probes', by: 'trunk', windowMs: 10 * minute, limit: 5_000, then: 'alarm' }),
  // What advertising by telephone looks like: most hang up at once, or do not answer.
  rule('short-calls', {
    what: 'short_calls',
    by: 'caller',
    windowMs: hour,
    limit: 0.8,
    least: 40,
    shorterThanMs: 5_000,
    then: 'refuse',
  }),
  rule('unanswered-calls', {
    what: 'unanswered',
    by: 'caller',
    windowMs: hour,
    limit: 0.9,
    least: 100,
    then: 'refuse',
  }),
  rule('customer-short-calls', {
    what: 'short_calls',
    by: 'customer',
    windowMs: hour,
    limit: 0.6,
    least: 1_000,
    shorterThanMs: 5_000,
    then: 'alarm',
  }),
  rule('customer-binds-hour', { what: 'binds', by: 'customer', windowMs: hour, limit: 60_000_000, then: 'alarm' }),
  // What each platform must decide for itself stands here switched off, to be seen.
  rule('quiet-hours', {
    what: 'attempts',
    by: 'caller',
    windowMs: hour,
    limit: 0,
    when: { ...always, hours: { from: 23, until: 6 }, scenarios: ['parcel'] },
    then: 'refuse',
    isOn: false,
  }),
  rule('old-orders', {
    what: 'attempts',
    by: 'pair',
    windowMs: day,
    limit: 3,
    when: { ...always, orderHours: { from: 72, until: null } },
    then: 'refuse',
    isOn: false,
  }),
]
