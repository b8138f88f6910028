import { describe, expect, test } from 'vitest'
import { type PhoneNumber, parseNationalMobile, reveal } from '../numbering/phone-number.ts'
import type { Binding } from './binding.ts'
import { type BindingChange, changedParties } from './binding-change.ts'
import { faultOfParties } from './check-bind.ts'
import type { Parties } from './parties.ts'

const phone = (order: number): PhoneNumber => {
  const parsed = parseNationalMobile(`138${String(order).padStart(8, '0')}`)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const [one, two, three, four] = [phone(1), phone(2), phone(3), phone(4)]
const ofTwo: Parties = { kind: 'two', a: one, b: two }
const ofGroup: Parties = { kind: 'group', members: [one, two], defaultMember: one, b: three }

const change = (parties: Parties, asked: BindingChange): string => {
  const changed = changedParties({ mode: parties.kind === 'two' ? 'AXB' : 'GXB', parties } as Binding, asked)
  if (changed.kind === 'refused') return `${changed.reason} ${changed.field}`
  const short = (people: readonly (PhoneNumber | null)[]) =>
    people.map((who) => (who === null ? '-' : reveal(who).slice(-1)))
  if (changed.kind === 'two') return short([changed.a, changed.b]).join(' ')
  return `${short(changed.members).join('')} ${short([changed.defaultMember, changed.b]).join(' ')}`
}

describe('what a change makes of the parties', () => {
  test.each<[string, Parties, BindingChange, string]>([
    ['nothing', ofTwo, {}, '1 2'],
    ['another A', ofTwo, { a: three }, '3 2'],
    ['another B', ofTwo, { b: three }, '1 3'],
    ['A and B change places', ofTwo, { a: two, b: one }, '2 1'],
    ['a group keeps what is not named', ofGroup, {}, '12 1 3'],
    ['another B of a group', ofGroup, { b: four }, '12 1 4'],
    ['a member more', ofGroup, { addMembers: [four] }, '124 1 3'],
    ['a member who is there', ofGroup, { addMembers: [two, four, four] }, '124 1 3'],
    ['a member less', ofGroup, { removeMembers: [two, four] }, '1 1 3'],
    ['the default member leaves', ofGroup, { removeMembers: [one] }, '2 - 3'],
    ['the default member leaves for another', ofGroup, { removeMembers: [one], defaultMember: two }, '2 2 3'],
    ['no default member', ofGroup, { defaultMember: null }, '12 - 3'],
    ['everybody leaves', ofGroup, { removeMembers: [one, two] }, ' - 3'],
    ['another group', ofGroup, { members: [four, one] }, '41 1 3'],
    ['another group without the default', ofGroup, { members: [four] }, '4 - 3'],
    ['removed and added at once', ofGroup, { removeMembers: [one], addMembers: [four] }, '24 - 3'],
    ['a group has no A', ofGroup, { a: four }, 'wrong_mode a'],
    ['two have no members', ofTwo, { addMembers: [four] }, 'wrong_mode addMembers'],
    ['two have no default member', ofTwo, { defaultMember: null }, 'wrong_mode defaultMember'],
    ['a whole group and a change of it', ofGroup, { members: [four], addMembers: [one] }, 'malformed members'],
  ])('%s', (_name, parties, asked, expected) => {
    expect(change(parties, asked)).toBe(expected)
  })
})

describe('who may be bound together', () => {
  const fault = (mode: Binding['mode'], parties: Parties): string | undefined => {
    const refused = faultOfParties(mode, parties)
    return refused && `${refused.reason} ${refused.field}`
  }
  const group = (members: readonly PhoneNumber[], defaultMember: PhoneNumber | null = null): Parties => ({
    kind: 'group',
    members,
    defaultMember,
    b: three,
  })

  test('two different people', () => {
    expect(fault('AXB', ofTwo)).toBeUndefined()
    expect(fault('AXYB', ofTwo)).toBeUndefined()
    expect(fault('AXB', { kind: 'two', a: one, b: phone(1) })).toBe('same_party b')
  })

  test('a group of different people and B outside of it', () => {
    expect(fault('GXB', group([one, two], two))).toBeUndefined()
    expect(fault('GXYB', group([]))).toBeUndefined()
    expect(fault('GXB', group([one, phone(1)]))).toBe('same_party members')
    expect(fault('GXB', group([one, three]))).toBe('same_party b')
    expect(fault('GXB', group([one], two))).toBe('malformed defaultMember')
  })

  test('at most 200 members', () => {
    const members = (count: number) => Array.from({ length: count }, (_, at) => phone(100 + at))
    expect(fault('GXB', group(members(200)))).toBeUndefined()
    expect(fault('GXB', group(members(201)))).toBe('too_many_members members')
  })

  test('the parties that the mode has', () => {
    expect(fault('GXB', ofTwo)).toBe('wrong_mode mode')
    expect(fault('AXYB', ofGroup)).toBe('wrong_mode mode')
  })
})
