import {
  AnsweredCalls,
  type AttemptNote,
  type CallId,
  type CustomerId,
  Policy,
  type PolicyRule,
  type ProtectedNumber,
} from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { expect, test } from 'vitest'
import { systemRandomness } from '../../keys/system-randomness.ts'
import { FreedSubjects } from './freed-subjects.ts'
import { PolicyState } from './policy-state.ts'

const at = 1_780_000_000_000
const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId

const rule: PolicyRule = {
  ...{ name: 'one', what: 'attempts', by: 'caller', windowMs: 3_600_000, limit: 2, least: null, shorterThanMs: null },
  ...{ when: { hours: null, orderHours: null, scenarios: null }, then: 'refuse', isOn: true },
}

const call: AttemptNote = {
  ...{ kind: 'attempt', at, call: 'call_a' as CallId, caller: 'a', mask: '138****0001', callee: '', customer },
  ...{ number: '700100000010001' as ProtectedNumber, scenario: null, boundAt: 0 },
}

test('what was counted is written when something was counted since, and not again each minute', async () => {
  const { matters } = openMemoryStore()
  const [policy, answered] = [new Policy([rule]), new AnsweredCalls(30)]
  const state = new PolicyState(matters, systemRandomness, 'one')
  const changes = async () => (await matters.changedAfter(['policy_state'], 0, 100)).map(({ change }) => change)
  const keep = async (afterMs: number) => {
    await state.keep(policy, answered, at + afterMs)
    return changes()
  }
  const nothing = await keep(0)
  expect(await keep(60_000)).toEqual(nothing)
  policy.count(call)
  answered.add(customer, at)
  const counted = await keep(120_000)
  expect(counted).toHaveLength(2)
  expect(await keep(180_000)).toEqual(counted)
  policy.count({ ...call, caller: 'b' })
  expect(await keep(240_000), 'the answered calls are as they were').toEqual([counted[1], expect.any(Number)])
})

test('what could not be written is written the next time', async () => {
  const { matters } = openMemoryStore()
  const policy = new Policy([rule])
  let isAway = true
  const put: typeof matters.put = async (matter) => {
    if (isAway) throw new Error('the store is away')
    await matters.put(matter)
  }
  const parts = { findByKey: matters.findByKey.bind(matters), list: matters.list.bind(matters), put }
  const state = new PolicyState(parts, systemRandomness, 'one')
  policy.count(call)
  await expect(state.keep(policy, new AnsweredCalls(30), at)).rejects.toThrow('away')
  isAway = false
  await state.keep(policy, new AnsweredCalls(30), at)
  const again = new Policy([rule])
  await new PolicyState(matters, systemRandomness, 'one').restore(
    { policy: again, freed: new FreedSubjects() },
    new AnsweredCalls(30),
  )
  expect([again.screen(call), again.screen(call)].map(({ refusedBy }) => refusedBy?.name)).toEqual([undefined, 'one'])
})
