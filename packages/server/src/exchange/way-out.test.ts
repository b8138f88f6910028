import { type PhoneNumber, parsePhoneNumber } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { type Trunk, TrunkTable } from './trunk.ts'
import { isReachable } from './way-out.ts'

const phone = (text: string): PhoneNumber => {
  const parsed = parsePhoneNumber(text)
  if (!parsed.ok) throw new Error(parsed.rule)
  return parsed.value
}

const [caller, callee] = [phone('13800000001'), phone('13800000002')]

const trunk: Trunk = {
  ...{ name: 'operator', callerFrom: 'asserted', spellings: [], calleeForm: 'national', reaches: 'trunks' },
  ...{ to: { transport: 'udp', remote: { host: '192.0.2.1', port: 5060 } }, from: [] },
}

describe('whether a way leads to a callee', () => {
  test.each<[what: string, trunks: readonly Trunk[], registered: readonly PhoneNumber[], expected: boolean]>([
    ['over a trunk: yes', [trunk], [], true],
    ['in the sandbox, whose phone is registered: yes', [], [caller, callee], true],
    ['in the sandbox, whose phone is not registered: no', [], [caller], false],
    ['for somebody who calls from nowhere, to a registered phone: yes', [], [callee], true],
    ['with nothing there: no', [], [], false],
    ['from a phone of the sandbox, whose calls go over no trunk: no', [trunk], [caller], false],
  ])('%s', (_what, trunks, registered, expected) => {
    const ways = {
      trunks: new TrunkTable(trunks),
      registered: (one: PhoneNumber) =>
        registered.some((other) => other.equals(one)) ? ({ contactUri: 'sip:x' } as never) : undefined,
    }
    expect(isReachable(caller, callee, ways)).toBe(expected)
  })
})
