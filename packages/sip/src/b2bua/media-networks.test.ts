import { describe, expect, test } from 'vitest'
import { withinNetworks } from '../sdp/media-networks.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const mayCarry = withinNetworks(['192.0.2.0/24', '203.0.113.0/24'])
const within = { caller: sdpOf('alice', '192.0.2.10'), callee: sdpOf('bob', '203.0.113.20') }
const outside = sdpOf('eve', '198.51.100.66')
const nowhere = sdpOf('nobody', '0.0.0.0')

const sides = [
  ['caller', 'callee'],
  ['callee', 'caller'],
] as const

/** Whether the address that is outside crossed. */
const crossed = (call: VirtualCall, to: 'caller' | 'callee'): boolean =>
  call.world.sentTo(call[to].address).some(({ wire }) => wire.includes('198.51.100.66'))

const inCall = async (): Promise<VirtualCall> => {
  const call = new VirtualCall({ mayCarry })
  call.caller.call(within.caller)
  await call.world.run(1000)
  expect(call.caller.heard).toContain('200')
  return call
}

test('an offer with an address outside is refused with 488, and the callee hears nothing', async () => {
  const call = new VirtualCall({ mayCarry })
  call.caller.call(outside)
  await call.world.run(1000)
  expect(call.caller.heard.at(-1)).toBe('488')
  expect(call.callee.heard).toEqual([])
  expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 88 }])
  expect(await leftOf(call)).toEqual(nothing)
})

test('an answer with one is for the caller a 488, and the callee is let go', async () => {
  const call = new VirtualCall({ mayCarry })
  call.callee.callee = (phone, invite) => phone.accept(invite, outside)
  call.caller.call(within.caller)
  expect(await leftOf(call)).toEqual(nothing)
  expect(call.caller.heard.at(-1)).toBe('488')
  expect(call.callee.heard).toEqual(['INVITE', 'ACK', 'BYE'])
  expect(crossed(call, 'caller')).toBe(false)
})

test('early media with one is not shown, and the call goes on', async () => {
  const call = new VirtualCall({ mayCarry })
  call.callee.callee = (phone, invite) => {
    phone.ring(invite, 183, outside)
    phone.accept(invite, within.callee)
  }
  call.caller.call(within.caller)
  await call.world.run(1000)
  expect(call.caller.heard).toContain('200')
  expect(crossed(call, 'caller')).toBe(false)
})

describe.each(sides)('of the %s in a call', (side, other) => {
  test.each(['INVITE', 'UPDATE'] as const)(
    'an %s with one is refused with 488, and the session stays',
    async (method) => {
      const call = await inCall()
      call[side].change(method, outside)
      await call.world.run(1000)
      expect(call[side].heard.at(-1)).toBe(`${method} 488`)
      expect(crossed(call, other)).toBe(false)
      expect(call.ends).toEqual([])
    },
  )

  test('an answer with one to a change of the other ends the call', async () => {
    const call = await inCall()
    call[side].inDialog = (phone, server) => phone.accept(server, outside)
    call[other].change('INVITE', within[other].replace('40000', '40002'))
    expect(await leftOf(call)).toEqual(nothing)
    expect(call[other].heard).toContain('INVITE 488')
    expect(crossed(call, other)).toBe(false)
    expect(call.ends).toEqual([{ by: 'bridge', outcome: 'failed', q850Cause: 88 }])
  })

  test('a hold in the old way, with no address, crosses', async () => {
    const call = await inCall()
    call[side].change('INVITE', nowhere)
    await call.world.run(1000)
    expect(call[side].heard.at(-1)).toBe('INVITE 200')
    expect(call[other].requests.findLast(({ method }) => method === 'INVITE')?.body).toContain('c=IN IP4 0.0.0.0')
  })
})
