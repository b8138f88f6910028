import { describe, expect, test } from 'vitest'
import { headersOf } from '../message/message.ts'
import { refuseWith, sdpOf } from './scripted-phone.test.kit.ts'
import { calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'
import { TwoWays } from './ways.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')
const elsewhere = '203.0.113.99'
const contact = { name: 'contact', value: `<sip:13900000009@${elsewhere}>` }

describe('a redirection of the callee (BASE-9)', () => {
  test.each([300, 301, 302, 305, 380, 399])(
    'with %i is never followed and its Contact never revealed (BASE-9)',
    async (status) => {
      const ways = new TwoWays()
      const { call } = ways
      call.callee.callee = refuseWith(status, [contact, { name: 'diversion', value: contact.value }])
      call.caller.call(aliceSdp)
      expect(await leftOf(call)).toEqual(nothing)
      expect(call.caller.heard).toEqual(['100', '480'])
      expect(call.caller.responses.flatMap((response) => headersOf(response, 'contact'))).toEqual([])
      expect(call.world.sentTo({ host: elsewhere, port: 5060 })).toEqual([])
      expect(ways.carol.heard).toEqual([])
      const towardsCaller = call.world.sentTo(call.caller.address).map(({ wire }) => wire)
      expect(towardsCaller.join('\n')).not.toContain('13900000009')
      expect(call.callee.heard).toEqual(['INVITE'])
    },
  )
})

describe.each(['caller', 'callee'] as const)('the %s', (side) => {
  const other = side === 'caller' ? 'callee' : 'caller'

  const talking = async (): Promise<VirtualCall> => {
    const call = new VirtualCall()
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    return call
  }

  test('may not transfer the call by REFER, of which the other hears nothing (BASE-9)', async () => {
    const call = await talking()
    const before = call.world.sentTo(call[other].address).length
    call[side].within('REFER', undefined, {
      headers: [
        { name: 'refer-to', value: `<sip:13900000009@${elsewhere}>` },
        { name: 'referred-by', value: '<sip:13900000008@bob.invalid>' },
      ],
    })
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe('REFER 405')
    const last = call[side].responses.at(-1)
    expect(last && headersOf(last, 'allow').join()).not.toContain('REFER')
    expect(call.world.sentTo(call[other].address)).toHaveLength(before)
    expect(call.world.sentTo({ host: elsewhere, port: 5060 })).toEqual([])
    expect(call.ends).toEqual([])
    call[side].within('BYE')
    expect(await leftOf(call)).toEqual(nothing)
  })
})

describe('an INVITE with Replaces (BASE-9)', () => {
  test('is refused where it is required, and takes no call over (BASE-9)', async () => {
    const call = new VirtualCall()
    call.caller.call(aliceSdp)
    await call.world.run(1000)
    const dialog = call.caller.dialog
    const replaces = `${dialog?.callId};to-tag=${dialog?.remoteTag};from-tag=${dialog?.localTag}`
    call.callee.call(aliceSdp, [
      { name: 'require', value: 'replaces' },
      { name: 'replaces', value: replaces },
    ])
    await call.world.run(1000)
    expect(call.callee.heard.at(-1)).toBe('420')
    expect(call.screened).toEqual([420])
    expect(call.ends).toEqual([])
    expect(call.caller.heard).toEqual(['100', '180', '200'])
  })

  test('is a call like any other where it is not required, and Replaces goes no further (BASE-9)', async () => {
    const call = new VirtualCall()
    call.caller.call(aliceSdp, [{ name: 'replaces', value: 'x;to-tag=y;from-tag=z' }])
    await call.world.run(1000)
    expect(call.offered).toHaveLength(1)
    const towardsCallee = call.world.sentTo(calleeAddress).map(({ wire }) => wire.toLowerCase())
    expect(towardsCallee.join('\n')).not.toContain('replaces')
  })
})
