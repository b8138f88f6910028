import { describe, expect, test } from 'vitest'
import type { CustomerId } from '../customers/customer-id.ts'
import { type Block, numberAt } from '../numbering/protected-number.ts'
import type { MatterId } from './matter.ts'
import {
  appealed,
  decided,
  lifted,
  mostAppeals,
  type Said,
  type Suspension,
  type SuspensionTarget,
  stateOfSuspension,
} from './suspension.ts'
import { SuspensionsInForce } from './suspensions-in-force.ts'

const customer = 'cus_abcdefghijkmnpqr' as CustomerId
const other = 'cus_zzzzzzzzzzzzzzzz' as CustomerId
const block = '70012345678' as Block
const [x, y] = [numberAt(block, 1), numberAt(block, 2)]
const elsewhere = numberAt('70087654321' as Block, 1)

const say = (text: string, at = 10): Said => ({ at, by: { kind: 'key' }, text })

const made = (target: SuspensionTarget, changed: Partial<Suspension> = {}): Suspension => ({
  ...{ target, reason: 'complaints', remedy: 'call less', since: 1, by: { kind: 'key' }, cut: false },
  ...{ appeals: [], lifted: null },
  ...changed,
})

const changed = (next: Suspension | undefined): Suspension => {
  if (next === undefined) throw new Error('nothing was changed')
  return next
}

const ofCustomer = made({ kind: 'customer', customer })

describe('a suspension (REG-5)', () => {
  test('is in force until an appeal is upheld, and then it ends with the decision', () => {
    const waits = changed(appealed(ofCustomer, say('it was not us')))
    expect(stateOfSuspension(waits)).toBe('appealed')
    const rejected = changed(decided(waits, { ...say('it was', 20), upheld: false }))
    expect([stateOfSuspension(rejected), rejected.lifted]).toEqual(['in_force', null])
    const again = changed(appealed(rejected, say('look at this', 30)))
    const upheld = changed(decided(again, { ...say('they are right', 40), upheld: true }))
    expect([stateOfSuspension(upheld), upheld.lifted]).toEqual(['lifted', say('they are right', 40)])
    expect(upheld.appeals.map(({ text, decision }) => [text, decision?.upheld])).toEqual([
      ['it was not us', false],
      ['look at this', true],
    ])
  })

  test('is appealed once at a time, and ten times in all', () => {
    let now = ofCustomer
    for (let count = 0; count < mostAppeals; count += 1) {
      now = changed(appealed(now, say('no')))
      expect(appealed(now, say('no again'))).toBeUndefined()
      now = changed(decided(now, { ...say('yes'), upheld: false }))
    }
    expect(appealed(now, say('no'))).toBeUndefined()
  })

  test('that was lifted is over: nothing is said of it any more', () => {
    const over = changed(lifted(changed(appealed(ofCustomer, say('no'))), say('done', 20)))
    expect(stateOfSuspension(over)).toBe('lifted')
    expect([lifted(over, say('x')), appealed(over, say('x')), decided(over, { ...say('x'), upheld: true })]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(decided(ofCustomer, { ...say('x'), upheld: true })).toBeUndefined()
  })
})

describe('what is suspended (BASE-12)', () => {
  const id = (letter: string) => `mat_${letter.repeat(24)}` as MatterId
  const binding = { customer, x, y }

  test.each([
    ['its customer', { kind: 'customer', customer }],
    ['its block', { kind: 'block', block }],
    ['X', { kind: 'number', number: x }],
    ['Y', { kind: 'number', number: y }],
  ] as const)('is a binding by %s, until that is lifted', (_name, target) => {
    const inForce = new SuspensionsInForce()
    expect(inForce.of(binding)).toBeUndefined()
    expect(inForce.take(id('a'), made(target))).toBe('began')
    expect(inForce.of(binding)).toBe(id('a'))
    expect(inForce.of({ customer: other, x: elsewhere, y: elsewhere })).toBeUndefined()
    expect(inForce.take(id('a'), made(target, { lifted: say('done') }))).toBe('ended')
    expect([inForce.of(binding), inForce.size]).toEqual([undefined, 0])
  })

  test('more than once is suspended until the last of them is lifted', () => {
    const inForce = new SuspensionsInForce()
    const target = { kind: 'customer', customer } as const
    inForce.take(id('a'), made(target))
    inForce.take(id('b'), made(target))
    expect(inForce.take(id('a'), made(target, { lifted: say('done') }))).toBe('ended')
    expect(inForce.ofCustomer(customer)).toBe(id('b'))
    inForce.take(id('b'), made(target, { lifted: say('done') }))
    expect(inForce.ofCustomer(customer)).toBeUndefined()
  })

  test('told again changes nothing, an appeal neither', () => {
    const inForce = new SuspensionsInForce()
    const target = { kind: 'block', block } as const
    expect(inForce.take(id('a'), made(target))).toBe('began')
    expect(inForce.take(id('a'), made(target, { appeals: [{ ...say('no'), decision: null }] }))).toBeUndefined()
    expect(inForce.take(id('z'), made(target, { lifted: say('done') }))).toBeUndefined()
    expect([inForce.ofBlock(block), inForce.count(block)]).toEqual([id('a'), 1])
  })

  test('ends calls only where one of its suspensions says so', () => {
    const inForce = new SuspensionsInForce()
    inForce.take(id('a'), made({ kind: 'customer', customer }))
    expect(inForce.cuts(binding)).toBe(false)
    inForce.take(id('b'), made({ kind: 'number', number: y }, { cut: true }))
    expect(inForce.cuts(binding)).toBe(true)
    expect(inForce.cuts({ customer, x, y: x })).toBe(false)
  })
})
