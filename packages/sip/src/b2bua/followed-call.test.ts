import { expect, test } from 'vitest'
import type { SipMessage } from '../message/message.ts'
import { serialize } from '../message/serialize.ts'
import type { FollowedLeg } from '../transaction/followed-leg.ts'
import { ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, callerAddress, VirtualCall } from './virtual-call.test.kit.ts'

const aliceSdp = sdpOf('alice', '192.0.2.10')

const nameOf = (message: SipMessage): string => (message.kind === 'request' ? message.method : `${message.status}`)

/** Whoever follows a call, with what he heard: `a< INVITE` came from the caller, `b> INVITE` was sent to the callee. */
const follower = () => {
  const heard: string[] = []
  const wires: string[] = []
  const leg = (name: string): FollowedLeg => ({
    got: (message) => {
      heard.push(`${name}< ${nameOf(message)}`)
    },
    sent: (message) => {
      heard.push(`${name}> ${nameOf(message)}`)
      wires.push(serialize(message))
    },
  })
  return { heard, wires, follow: () => ({ caller: leg('a'), callee: leg('b') }) }
}

test('who follows a call hears what each leg gets and is sent, in order', async () => {
  const { heard, wires, follow } = follower()
  const call = new VirtualCall({ follow })
  call.caller.call(aliceSdp)
  await call.world.run(1_000)
  call.callee.within('BYE')
  await call.world.run(1_000)
  expect(heard.slice(0, 5)).toEqual(['a< INVITE', 'a> 100', 'b> INVITE', 'b< 180', 'a> 180'])
  expect(heard.slice(5)).toEqual([
    ...['b< 200', 'b> ACK', 'a> 200', 'a< ACK'],
    ...['b< BYE', 'b> 200', 'a> BYE', 'a< 200'],
  ])
  // What he hears as sent are the very octets that left.
  const left = [...call.world.sentTo(callerAddress), ...call.world.sentTo(calleeAddress)].map(({ wire }) => wire)
  for (const wire of wires) expect(left).toContain(wire)
  expect(call.world.sentTo(bridgeAddress).length).toBe(heard.filter((one) => one.includes('<')).length)
})

test('who follows a call hears of its CANCEL, of the refusal, and of its ACK', async () => {
  const { heard, follow } = follower()
  const call = new VirtualCall({ follow })
  call.callee.callee = ringForever
  call.caller.call(aliceSdp)
  await call.world.run(1_000)
  call.caller.cancel()
  await call.world.run(1_000)
  expect(heard.slice(5).sort()).toEqual(
    [...['a< CANCEL', 'a> 200', 'a> 487', 'a< ACK'], ...['b> CANCEL', 'b< 200', 'b< 487', 'b> ACK']].sort(),
  )
})

test('a call that is answered before anybody is asked is followed too', async () => {
  const { heard, follow } = follower()
  const call = new VirtualCall({ follow })
  call.caller.call(aliceSdp, [{ name: 'require', value: 'kestrel' }])
  await call.world.run(1_000)
  expect(heard).toEqual(['a< INVITE', 'a> 420', 'a< ACK'])
  expect(call.screened).toEqual([420])
})

test('what is repeated in the same octets is told once', async () => {
  const { heard, follow } = follower()
  const call = new VirtualCall({ follow })
  call.callee.callee = () => {}
  call.caller.call(aliceSdp)
  await call.world.run(20_000)
  expect(heard).toEqual(['a< INVITE', 'a> 100', 'b> INVITE'])
  expect(call.world.sentTo(calleeAddress).length).toBeGreaterThan(3)
})

test('the control is handed what it answered, and a call that it does not follow costs it one question', async () => {
  const legs = follower().follow()
  let asked = 0
  const call = new VirtualCall({
    follow: () => {
      asked += 1
      return asked === 1 ? legs : undefined
    },
  })
  call.caller.call(aliceSdp)
  await call.world.run(1_000)
  call.caller.within('BYE')
  await call.world.run(1_000)
  call.caller.call(aliceSdp)
  await call.world.run(1_000)
  expect(asked).toBe(2)
  expect(call.offered.map(({ followed }) => followed)).toEqual([legs, undefined])
})
