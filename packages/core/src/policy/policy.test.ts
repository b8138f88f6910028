import { describe, expect, test } from 'vitest'
import type { CustomerId } from '../customers/customer-id.ts'
import type { ProtectedNumber } from '../numbering/protected-number.ts'
import type { CallId } from '../records/call-record.ts'
import { AnsweredCalls } from './answered-calls.ts'
import { faultsOfRules } from './check-rules.ts'
import { defaultRules } from './default-rules.ts'
import { Policy } from './policy.ts'
import type { AttemptNote, EndNote, StrangerNote } from './policy-note.ts'
import { type PolicyRule, refusalOfRule } from './policy-rule.ts'
import { hourInChina } from './times-in-force.ts'

const noon = Date.UTC(2030, 0, 31, 4)
const minute = 60_000
const hour = 60 * minute

const rule = (changes: Partial<PolicyRule> = {}): PolicyRule => ({
  name: 'a-rule',
  what: 'attempts',
  by: 'caller',
  windowMs: hour,
  limit: 2,
  least: null,
  shorterThanMs: null,
  when: { hours: null, orderHours: null, scenarios: null },
  then: 'refuse',
  isOn: true,
  ...changes,
})

/** The text of a keyed hash, of whoever. */
const hashed = (who: string): string =>
  String.fromCharCode(1, ...Array.from(who.padEnd(16), (one) => one.charCodeAt(0)))

let made = 0
const attempt = (changes: Partial<AttemptNote> & { readonly who?: string; readonly to?: string } = {}): AttemptNote => {
  const { who = 'anna', to = 'bert', ...rest } = changes
  made += 1
  return {
    kind: 'attempt',
    at: noon,
    call: `call_${made}` as CallId,
    caller: hashed(who),
    mask: '138****0001',
    callee: hashed(to),
    number: '700100000010001' as ProtectedNumber,
    customer: 'cus_one' as CustomerId,
    scenario: null,
    boundAt: noon - hour,
    ...rest,
  }
}
const stranger = (changes: Partial<StrangerNote> = {}): StrangerNote => {
  const { call, caller, mask, number, at } = attempt()
  return { kind: 'stranger', at, call, caller, mask, number, trunk: 'operator', ...changes }
}
const end = (talkedMs: number | null, changes: Partial<EndNote> = {}): EndNote => {
  const { callee: _, boundAt: __, ...rest } = attempt()
  return { ...rest, kind: 'end', talkedMs, ...changes }
}

const x = (serial: number): ProtectedNumber => `70010000001${String(serial).padStart(4, '0')}` as ProtectedNumber

describe('a cap on attempts refuses what is beyond it, by (APP-13)', () => {
  test.each<
    [
      by: PolicyRule['by'],
      counted: Partial<AttemptNote> & { who?: string },
      other: Partial<AttemptNote> & { who?: string },
    ]
  >([
    ['caller', { number: x(2), customer: 'cus_two' as CustomerId }, { who: 'carl' }],
    ['number', { who: 'carl', customer: 'cus_two' as CustomerId }, { number: x(2) }],
    ['pair', { customer: 'cus_two' as CustomerId }, { number: x(2) }],
    ['customer', { who: 'carl', number: x(2) }, { customer: 'cus_two' as CustomerId }],
    ['scenario', { who: 'carl', number: x(2) }, { scenario: 'food' }],
  ])('%s', (by, counted, other) => {
    const policy = new Policy([rule({ by })])
    const first = { scenario: 'parcel' }
    expect(policy.screen(attempt(first)).refusedBy).toBeUndefined()
    expect(policy.screen(attempt({ ...first, ...counted })).refusedBy).toBeUndefined()
    expect(policy.screen(attempt({ ...first, ...counted })).refusedBy?.name).toBe('a-rule')
    expect(policy.screen(attempt({ ...first, ...other })).refusedBy, 'another one is none of it').toBeUndefined()
    expect(policy.screen(attempt({ ...first, at: noon + 2 * hour })).refusedBy, 'later').toBeUndefined()
  })

  test('is what gets through: what was refused is not counted', () => {
    const policy = new Policy([rule({ windowMs: hour })])
    const through = Array.from({ length: 300 }, (_, at) => policy.screen(attempt({ at: noon + at * minute })))
    const counted = through.filter(({ refusedBy }) => refusedBy === undefined).length
    expect(counted).toBeGreaterThanOrEqual(10)
    expect(counted).toBeLessThanOrEqual(13)
  })

  test('with a reason of its own: too many, or not at all', () => {
    expect(refusalOfRule(rule())).toBe('rate_limited')
    expect(refusalOfRule(rule({ limit: 0 }))).toBe('by_policy')
    expect(refusalOfRule(rule({ what: 'short_calls', limit: 0.5 }))).toBe('by_policy')
  })
})

test('one caller over many people is found, who calls the same ones again is not (APP-13)', () => {
  const policy = new Policy([rule({ what: 'callees', limit: 3 })])
  for (let round = 0; round < 5; round += 1)
    for (const to of ['a', 'b', 'c']) expect(policy.screen(attempt({ to })).refusedBy).toBeUndefined()
  expect(policy.screen(attempt({ to: 'd' })).refusedBy?.name).toBe('a-rule')
  expect(policy.screen(attempt({ to: 'a' })).refusedBy, 'whom he called may be called').toBeUndefined()
})

describe('hours', () => {
  test('of the day are those of China', () => {
    expect([
      hourInChina(noon),
      hourInChina(Date.UTC(2030, 0, 31, 16)),
      hourInChina(Date.UTC(2030, 0, 31, 15, 59)),
    ]).toEqual([12, 0, 23])
  })

  test('that are quiet refuse every call, over midnight too (APP-13)', () => {
    const quiet = rule({ limit: 0, when: { hours: { from: 23, until: 6 }, orderHours: null, scenarios: null } })
    const policy = new Policy([quiet])
    const refusedAt = Array.from({ length: 24 }, (_, at) => at).filter(
      (at) => policy.screen(attempt({ at: Date.UTC(2030, 0, 31, at) - 8 * hour + 24 * hour })).refusedBy !== undefined,
    )
    expect(refusedAt).toEqual([0, 1, 2, 3, 4, 5, 23])
  })

  test('of the order narrow a rule to old orders', () => {
    const policy = new Policy([
      rule({ limit: 0, when: { hours: null, orderHours: { from: 48, until: 72 }, scenarios: null } }),
    ])
    const ages = [0, 47, 48, 71, 72].map((age) => [
      age,
      policy.screen(attempt({ boundAt: noon - age * hour })).refusedBy !== undefined,
    ])
    expect(ages).toEqual([
      [0, false],
      [47, false],
      [48, true],
      [71, true],
      [72, false],
    ])
  })

  test('and scenarios narrow it together', () => {
    const policy = new Policy([rule({ limit: 0, when: { hours: null, orderHours: null, scenarios: ['parcel'] } })])
    expect(policy.screen(attempt({ scenario: 'parcel' })).refusedBy).toBeDefined()
    expect(policy.screen(attempt({ scenario: 'food' })).refusedBy).toBeUndefined()
    expect(policy.screen(attempt()).refusedBy).toBeUndefined()
  })
})

describe('dialling around (promise 8)', () => {
  test('fires at the first probe beyond the limit, and holds up what the caller may call else', () => {
    const policy = new Policy([rule({ what: 'probes' })])
    expect([policy.count(stranger()), policy.count(stranger())]).toEqual([[], []])
    expect(policy.screen(attempt()).refusedBy).toBeUndefined()
    expect(policy.count(stranger())).toHaveLength(1)
    expect(policy.screen(attempt()).refusedBy?.name).toBe('a-rule')
    expect(policy.screen(attempt({ at: noon + 2 * hour })).refusedBy).toBeUndefined()
  })

  test('is told from dialling one wrong number again and again', () => {
    const policy = new Policy([rule({ what: 'probed_numbers' })])
    for (let times = 0; times < 20; times += 1) expect(policy.count(stranger())).toEqual([])
    expect(policy.count(stranger({ number: x(2) }))).toEqual([])
    expect(policy.count(stranger({ number: x(3) }))).toHaveLength(1)
  })

  test('by many callers is seen at the number and at the trunk', () => {
    for (const by of ['number', 'trunk'] as const) {
      const policy = new Policy([rule({ what: 'probes', by, then: 'alarm' })])
      const fired = ['a', 'b', 'c'].map((who) => policy.count(stranger({ caller: hashed(who) })).length)
      expect(fired).toEqual([0, 0, 1])
    }
  })
})

describe('what advertising looks like', () => {
  test('short calls fire from a share on, and only of enough answered calls (APP-13)', () => {
    const policy = new Policy([rule({ what: 'short_calls', limit: 0.5, least: 4, shorterThanMs: 5_000 })])
    const talked = [1_000, null, 60_000, 1_000, 4_999].map((ms) => policy.count(end(ms)).length)
    expect(talked, 'three of four answered ones were short').toEqual([0, 0, 0, 0, 1])
    expect(policy.screen(attempt()).refusedBy?.name).toBe('a-rule')
    for (let times = 0; times < 3; times += 1) policy.count(end(5_000))
    expect(policy.screen(attempt()).refusedBy).toBeUndefined()
  })

  test('unanswered calls are a share of all that were connected', () => {
    const policy = new Policy([rule({ what: 'unanswered', limit: 0.5, least: 4 })])
    expect([null, 5, null, null].map((ms) => policy.count(end(ms)).length)).toEqual([0, 0, 0, 1])
  })
})

test('binds are counted for their customer, and refused beyond the cap (APP-13)', () => {
  const policy = new Policy([rule({ what: 'binds', by: 'customer' })])
  const bind = { kind: 'bind', at: noon, customer: 'cus_one' as CustomerId, scenario: null } as const
  expect([1, 2, 3].map(() => policy.screenBind(bind).refusedBy?.name)).toEqual([undefined, undefined, 'a-rule'])
})

describe('rules', () => {
  test('that observe or alarm fire and refuse nothing; the first that refuses is named', () => {
    const policy = new Policy([
      rule({ name: 'seen', then: 'observe', limit: 1 }),
      rule({ name: 'told', then: 'alarm', limit: 1 }),
      rule({ name: 'first', limit: 1 }),
      rule({ name: 'second', then: 'suspend', limit: 1 }),
    ])
    expect(policy.screen(attempt())).toEqual({ refusedBy: undefined, fired: [] })
    const { refusedBy, fired } = policy.screen(attempt())
    expect([refusedBy?.name, fired.map((one) => one.rule.name)]).toEqual(['first', ['seen', 'told', 'first', 'second']])
  })

  test('that are off do nothing', () => {
    const policy = new Policy([rule({ limit: 0, isOn: false })])
    expect([policy.screen(attempt()).refusedBy, policy.rules]).toEqual([undefined, []])
  })

  test('in the place of others go on from the count where they count the same', () => {
    const policy = new Policy([rule()])
    for (let times = 0; times < 2; times += 1) policy.screen(attempt())
    policy.setRules([rule({ limit: 3 })])
    expect(policy.screen(attempt()).refusedBy, 'the third').toBeUndefined()
    expect(policy.screen(attempt()).refusedBy, 'the fourth').toBeDefined()
    policy.setRules([rule({ limit: 3, by: 'number' })])
    expect(policy.screen(attempt()).refusedBy, 'another count').toBeUndefined()
  })

  test('go on after a restart', () => {
    const rules = [
      rule(),
      rule({ name: 'many', what: 'callees', limit: 2 }),
      rule({ name: 'bad', what: 'unanswered', limit: 0.5, least: 2 }),
    ]
    const before = new Policy(rules)
    for (const to of ['a', 'b']) before.screen(attempt({ to }))
    for (let times = 0; times < 2; times += 1) before.count(end(null, { caller: hashed('carl') }))
    const after = new Policy(rules)
    for (const one of before.kept(noon)) after.restore({ ...one, kept: one.kept.map(({ kept }) => [...kept]) })
    expect(after.screen(attempt({ to: 'a' })).fired.map((one) => one.rule.name)).toEqual(['a-rule'])
    expect(after.screen(attempt({ who: 'carl' })).refusedBy?.name).toBe('bad')
    const other = new Policy([rule({ windowMs: 2 * hour })])
    for (const one of before.kept(noon)) other.restore({ ...one, kept: one.kept.map(({ kept }) => [...kept]) })
    expect(other.screen(attempt()).fired, 'of another window nothing is known').toEqual([])
  })

  test('count anew of who was freed, and of nobody else (REG-5)', () => {
    const measures = [rule(), rule({ what: 'callees' }), rule({ what: 'probes' }), rule({ what: 'probed_numbers' })]
    for (const one of [...measures, rule({ what: 'unanswered', limit: 0.5, least: 3 })]) {
      const policy = new Policy([one, { ...one, name: 'other' }])
      const again = (who: string): readonly string[] => {
        let last: readonly string[] = []
        for (let serial = 1; serial <= 3; serial += 1) {
          const verdict = policy.screen(attempt({ who, to: `p${serial}` }))
          const seen = [
            policy.count(stranger({ caller: hashed(who), number: x(serial) })),
            policy.count(end(null, { caller: hashed(who) })),
          ]
          last = [verdict.fired, ...seen].flat().map((firing) => firing.rule.name)
        }
        return last
      }
      for (const who of ['anna', 'carl']) expect(again(who), one.what).toEqual(['a-rule', 'other'])
      policy.forget(hashed('anna'), ({ name }) => name === 'a-rule')
      const first = [...policy.screen(attempt({ to: 'p4' })).fired, ...policy.count(stranger({ number: x(4) }))]
      expect(
        first.map((firing) => firing.rule.name),
        one.what,
      ).not.toContain('a-rule')
      expect(policy.screen(attempt({ who: 'carl', to: 'p5' })).refusedBy?.name, one.what).toBe('a-rule')
    }
  })

  test('that counted in one process count in another by its notes', () => {
    const [here, there] = [new Policy([rule()]), new Policy([rule()])]
    for (let times = 0; times < 2; times += 1) {
      const note = attempt()
      here.screen(note)
      there.count(note)
    }
    expect(there.screen(attempt()).refusedBy?.name).toBe('a-rule')
  })

  test('of the default set let a courier have the busiest day of the year', () => {
    const policy = new Policy(defaultRules)
    // 700 people in 14 hours, each called twice.
    for (let call = 0; call < 1_400; call += 1) {
      const at = noon - 4 * hour + call * 36_000
      const person = Math.floor(call / 2)
      const [to, number] = [`p${person}`, x(person)]
      expect(policy.screen(attempt({ at, to, number, boundAt: at }))).toEqual({ refusedBy: undefined, fired: [] })
    }
  })

  test('of the default set are rules, each with a name of its own, and let an ordinary day pass', () => {
    expect(faultsOfRules(defaultRules)).toEqual([])
    const policy = new Policy(defaultRules)
    // A courier: 40 people an hour for ten hours, each called twice, four of five answered.
    for (let call = 0; call < 800; call += 1) {
      const at = noon - 4 * hour + call * 45_000
      const verdict = policy.screen(attempt({ at, to: `p${call % 390}`, number: x(call % 390), boundAt: at }))
      expect(verdict).toEqual({ refusedBy: undefined, fired: [] })
      expect(policy.count(end(call % 5 === 0 ? null : 30_000, { at, number: x(call % 390) }))).toEqual([])
    }
  })
})

describe('a rule that cannot be is refused with its field', () => {
  const noTimes = { hours: null, orderHours: null, scenarios: null }
  test.each<[fault: string, changes: Partial<PolicyRule>]>([
    ['name', { name: 'Not A Name' }],
    ['by', { by: 'trunk' }],
    ['by', { what: 'callees', by: 'number' }],
    ['windowMs', { windowMs: 9_999 }],
    ['windowMs', { windowMs: 32 * 24 * hour }],
    ['limit', { limit: 1.5 }],
    ['limit', { what: 'callees', limit: 1_001 }],
    ['limit', { what: 'unanswered', limit: 2, least: 10 }],
    ['least', { what: 'unanswered', limit: 0.5 }],
    ['least', { least: 10 }],
    ['shorterThanMs', { what: 'short_calls', limit: 0.5, least: 10 }],
    ['shorterThanMs', { shorterThanMs: 10 }],
    ['then', { what: 'probes', by: 'number' }],
    ['then', { by: 'pair', then: 'suspend' }],
    ['when.hours.until', { when: { ...noTimes, hours: { from: 3, until: 3 } } }],
    ['when.orderHours.until', { when: { ...noTimes, orderHours: { from: 3, until: 3 } } }],
    ['when.orderHours', { what: 'probes', when: { ...noTimes, orderHours: { from: 3, until: null } } }],
    ['when.scenarios', { what: 'probes', when: { ...noTimes, scenarios: ['parcel'] } }],
  ])('%s: %o', (field, changes) => {
    expect(faultsOfRules([rule({ name: 'other' }), rule(changes)]).map((fault) => fault.field)).toEqual([
      `rules.1.${field}`,
    ])
  })

  test('and so are two of one name, and too many', () => {
    expect(faultsOfRules([rule(), rule()])).toEqual([
      { field: 'rules.1.name', rule: 'must not be the name of another rule' },
    ])
    const many = Array.from({ length: 65 }, (_, at) => rule({ name: `rule-${at}` }))
    expect(faultsOfRules(many).map(({ field }) => field)).toEqual(['rules'])
  })
})

test('a flood of strangers pushes out nobody who probes, and takes no more memory (promise 8)', () => {
  const policy = new Policy([rule({ what: 'probes', limit: 10 })], 1_000)
  for (let times = 0; times < 11; times += 1) policy.count(stranger({ caller: hashed('prober') }))
  for (let other = 0; other < 20_000; other += 1) policy.count(stranger({ caller: hashed(`s${other}`) }))
  expect(policy.screen(attempt({ who: 'prober' })).refusedBy?.name).toBe('a-rule')
  expect([...policy.kept(noon)][0]?.kept.length).toBeLessThanOrEqual(1_000)
})

test('answered calls are counted by day, for as many days as complaints are (REG-4)', () => {
  const [answered, day] = [new AnsweredCalls(3), 24 * hour]
  const one = 'cus_one' as CustomerId
  for (const days of [0, 0, 1, 2, 5]) answered.add(one, noon + days * day)
  expect([2, 3, 4, 5].map((days) => answered.count(one, noon + days * day))).toEqual([1, 1, 1, 1])
  const kept = new AnsweredCalls(3)
  answered.add(one, noon + 4 * day, 7)
  for (const of of answered.kept(noon + 5 * day)) kept.restore(of)
  expect([kept.count(one, noon + 5 * day), kept.count(one, noon + 7 * day), kept.count(one, noon + 8 * day)]).toEqual([
    8, 1, 0,
  ])
})
