import { describe, expect, test } from 'vitest'
import { faultOfProfile } from './check-profile.ts'
import { isCreditCode } from './credit-code.ts'
import { type CustomerEntity, prohibitedUses, type Scenario, type ScenarioUse } from './customer-profile.ts'

const entity: CustomerEntity = {
  name: 'A courier company, Ltd',
  kind: 'enterprise',
  registration: '91350100M000100Y43',
  contacts: [{ name: 'The duty officer', email: 'numbers@courier.example' }],
  verifiedAt: 1_000,
  validUntil: 2_000,
}

const scenario: Scenario = {
  name: 'parcel',
  use: 'parcel',
  modes: ['AXB'],
  longestLifeMs: 86_400_000,
  validUntil: null,
}

const noIndividuals = { individuals: false }

const faultOf = (changed: Partial<CustomerEntity>, rules = noIndividuals) =>
  faultOfProfile({ entity: { ...entity, ...changed }, scenarios: [] }, rules)?.field

const faultOfOne = (changed: Partial<Scenario>) =>
  faultOfProfile({ entity, scenarios: [{ ...scenario, ...changed }] }, noIndividuals)

describe('the entity of a profile (USE-1)', () => {
  test('may be an enterprise or an institution, with a valid code', () => {
    expect(faultOfProfile({ entity, scenarios: [scenario] }, noIndividuals)).toBeUndefined()
    expect(faultOf({ kind: 'institution' })).toBeUndefined()
    expect(faultOfProfile({ entity: null, scenarios: [] }, noIndividuals)).toBeUndefined()
  })

  test('may be an individual only where that is allowed', () => {
    expect(faultOf({ kind: 'individual' })).toBe('entity.kind')
    expect(faultOf({ kind: 'individual', registration: 'id-1' }, { individuals: true })).toBeUndefined()
  })

  test.each([
    ['an empty name', { name: '' }, 'entity.name'],
    ['a name too long', { name: 'x'.repeat(129) }, 'entity.name'],
    ['a code whose last character is wrong', { registration: '91350100M000100Y44' }, 'entity.registration'],
    ['a code with a letter that no code has', { registration: '91350100I000100Y43' }, 'entity.registration'],
    ['too many contacts', { contacts: Array(9).fill(entity.contacts[0]) }, 'entity.contacts'],
    ['an end before its beginning', { validUntil: 1_000 }, 'entity.validUntil'],
  ] as const)('has not %s', (_name, changed, field) => {
    expect(faultOf(changed)).toBe(field)
  })

  test('may have a number of an older register', () => {
    expect(faultOf({ registration: '350100100000123' })).toBeUndefined()
  })
})

test('the check character of a credit code finds each single wrong character and each swap of neighbours (USE-1)', () => {
  const code = '91350100M000100Y43'
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  expect(isCreditCode(code)).toBe(true)
  for (let place = 0; place < code.length; place += 1) {
    for (const letter of letters) {
      const changed = code.slice(0, place) + letter + code.slice(place + 1)
      expect(isCreditCode(changed)).toBe(changed === code)
    }
    const [one, other] = [code[place], code[place + 1]]
    if (other === undefined || one === other) continue
    expect(isCreditCode(code.slice(0, place) + other + one + code.slice(place + 2))).toBe(false)
  }
  expect(isCreditCode(code.slice(0, 17))).toBe(false)
})

describe('the scenarios of a profile (USE-2)', () => {
  test.each(prohibitedUses)('are never for %s', (use) => {
    const fault = faultOfOne({ use: use as string as ScenarioUse })
    expect(fault).toMatchObject({ reason: 'malformed', field: 'scenarios.0.use' })
    expect(fault?.rule).toContain(`${use}`)
    expect(fault?.rule).toContain('are prohibited')
  })

  test.each([
    ['a name in capitals', { name: 'Parcel' }, 'scenarios.0.name'],
    ['a name that begins with a digit', { name: '1st' }, 'scenarios.0.name'],
    ['a name of 33', { name: 'x'.repeat(33) }, 'scenarios.0.name'],
    ['a number in its name', { name: 'p-138-0000-0001' }, 'scenarios.0.name'],
    ['no mode', { modes: [] }, 'scenarios.0.modes'],
    ['a mode twice', { modes: ['AXB', 'AXB'] }, 'scenarios.0.modes'],
    ['no life', { longestLifeMs: 0 }, 'scenarios.0.longestLifeMs'],
    ['half a millisecond', { longestLifeMs: 0.5 }, 'scenarios.0.longestLifeMs'],
    ['more than a year', { longestLifeMs: 366 * 86_400_000 }, 'scenarios.0.longestLifeMs'],
  ] as const)('have not %s', (_name, changed, field) => {
    expect(faultOfOne(changed as Partial<Scenario>)?.field).toBe(field)
  })

  test('have names of their own, and are at most 32', () => {
    expect(faultOfProfile({ entity, scenarios: [scenario, scenario] }, noIndividuals)?.field).toBe('scenarios.1.name')
    const many = Array.from({ length: 33 }, (_, at) => ({ ...scenario, name: `s${at}` }))
    expect(faultOfProfile({ entity, scenarios: many }, noIndividuals)?.field).toBe('scenarios')
    expect(faultOfProfile({ entity, scenarios: many.slice(1) }, noIndividuals)).toBeUndefined()
  })
})
