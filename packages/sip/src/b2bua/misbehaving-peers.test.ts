import { expect, test } from 'vitest'
import type { SipMessage } from '../message/message.ts'
import type { Datagram } from '../transaction/virtual-network.test.kit.ts'
import type { CallEnd } from './call-control.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { modern, refuseWith, ringForever, sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, leftOf, nothing, VirtualCall } from './virtual-call.test.kit.ts'

// Peers that lose, repeat, forget and contradict. Whatever they do, the call ends once, and then no leg, no transaction
// and no timer is left: neither of the bridge nor of the phones, which run out with it.

const aliceSdp = sdpOf('alice', '192.0.2.10')
const bobSdp = sdpOf('bob', '203.0.113.20')
const typed = { name: 'content-type', value: 'application/sdp' }
const reliably = (rseq: number) => [
  { name: 'require', value: '100rel' },
  { name: 'rseq', value: `${rseq}` },
]

type Outcome = CallEnd['outcome']
type Scenario = { readonly outcome: Outcome; readonly play: (call: VirtualCall) => Promise<void> }

const is = (message: SipMessage, kind: string): boolean =>
  message.kind === 'request' ? message.method === kind : `${message.status}` === kind

/** Loses what is of that kind and goes to that phone, for so many times. */
const losing =
  (kind: string, to: string, times = Number.POSITIVE_INFINITY) =>
  (datagram: Datagram): readonly number[] => {
    if (!is(datagram.message, kind) || datagram.to.host !== to || times <= 0) return [1]
    times -= 1
    return []
  }

const caller = '192.0.2.10'
const callee = calleeAddress.host
const bridge = bridgeAddress.host

const inCall = async (call: VirtualCall): Promise<void> => {
  for (const phone of [call.caller, call.callee]) phone.features = modern
  call.caller.call(aliceSdp)
  await call.world.run(1000)
  expect(call.caller.heard).toContain('200')
}

/** A callee of whom the test says every word. */
const scripted = async (call: VirtualCall, sdp: string | undefined = aliceSdp): Promise<ScriptedPeer> => {
  const peer = new ScriptedPeer(call.world, calleeAddress, bridgeAddress)
  call.caller.call(sdp)
  await call.world.run(50)
  return peer
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'the 200 of the callee is lost three times': {
    outcome: 'completed',
    play: async (call) => {
      call.world.fate = losing('200', bridge, 3)
      call.caller.call(aliceSdp)
      await call.world.run(10_000)
      call.caller.within('BYE')
    },
  },
  'the 200 to the caller never arrives': {
    outcome: 'failed',
    play: async (call) => {
      call.world.fate = losing('200', caller)
      call.caller.call(aliceSdp)
    },
  },
  'the caller never sends his ACK': {
    outcome: 'failed',
    play: async (call) => {
      call.caller.acknowledges = false
      call.caller.call(aliceSdp)
    },
  },
  'the callee never gets our ACK and hangs up': {
    outcome: 'completed',
    play: async (call) => {
      call.world.fate = losing('ACK', callee)
      call.caller.call(aliceSdp)
    },
  },
  'a late offer is never answered': {
    outcome: 'failed',
    play: async (call) => {
      call.world.fate = losing('ACK', bridge)
      call.caller.call(undefined)
    },
  },
  'the callee says nothing at all': {
    outcome: 'no_answer',
    play: async (call) => {
      await scripted(call)
    },
  },
  'the callee says 100 and nothing more': {
    outcome: 'no_answer',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 100)
    },
  },
  'the callee rings and nothing more': {
    outcome: 'no_answer',
    play: async (call) => {
      call.callee.callee = ringForever
      call.caller.call(aliceSdp)
    },
  },
  'the callee rings, and the CANCEL after the ring time is ignored': {
    outcome: 'no_answer',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 180, { toTag: 'bob' })
    },
  },
  'the CANCEL meets a callee who never said anything': {
    outcome: 'cancelled',
    play: async (call) => {
      await scripted(call)
      call.caller.cancel()
    },
  },
  'the CANCEL crosses the 200': {
    outcome: 'cancelled',
    play: async (call) => {
      const peer = await scripted(call)
      const invite = peer.request('INVITE')
      peer.respond(invite, 180, { toTag: 'bob' })
      await call.world.run(50)
      call.caller.cancel()
      await call.world.run(1)
      peer.respondWith(invite, 200, 'bob', bobSdp)
      await call.world.run(100)
      expect(peer.heard.slice(-2)).toEqual(['ACK', 'BYE'])
    },
  },
  'the 200 comes twenty seconds after the CANCEL was answered': {
    outcome: 'cancelled',
    play: async (call) => {
      const peer = await scripted(call)
      const invite = peer.request('INVITE')
      peer.respond(invite, 180, { toTag: 'bob' })
      await call.world.run(50)
      call.caller.cancel()
      await call.world.run(50)
      peer.respond(peer.request('CANCEL'), 200, { toTag: 'bob' })
      await call.world.run(20_000)
      peer.respondWith(invite, 200, 'bob', bobSdp)
      await call.world.run(100)
      expect(peer.heard.slice(-2)).toEqual(['ACK', 'BYE'])
    },
  },
  'the CANCEL crosses a 486': {
    outcome: 'cancelled',
    play: async (call) => {
      const peer = await scripted(call)
      const invite = peer.request('INVITE')
      peer.respond(invite, 180, { toTag: 'bob' })
      await call.world.run(50)
      call.caller.cancel()
      peer.respond(invite, 486, { toTag: 'bob' })
    },
  },
  'the CANCEL is answered 481': {
    outcome: 'cancelled',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 180, { toTag: 'bob' })
      await call.world.run(50)
      call.caller.cancel()
      await call.world.run(50)
      peer.respond(peer.request('CANCEL'), 481, { toTag: 'bob' })
    },
  },
  'the caller cancels and never acknowledges his 487': {
    outcome: 'cancelled',
    play: async (call) => {
      call.callee.callee = ringForever
      call.world.fate = losing('ACK', bridge)
      call.caller.call(aliceSdp)
      await call.world.run(1000)
      call.caller.cancel()
    },
  },
  'the caller cancels twice and hangs up, too': {
    outcome: 'cancelled',
    play: async (call) => {
      call.callee.callee = ringForever
      call.caller.call(aliceSdp)
      await call.world.run(1000)
      call.caller.cancel()
      call.caller.cancel()
      call.caller.within('BYE')
    },
  },
  'the callee refuses, and his 486 is repeated for ever': {
    outcome: 'busy',
    play: async (call) => {
      call.callee.callee = refuseWith(486)
      call.world.fate = losing('ACK', callee)
      call.caller.call(aliceSdp)
    },
  },
  'forty phones answer one call': {
    outcome: 'completed',
    play: async (call) => {
      const peer = await scripted(call)
      for (let fork = 0; fork < 40; fork += 1) peer.respondWith(peer.request('INVITE'), 200, `fork${fork}`, bobSdp)
      await call.world.run(100)
      call.caller.within('BYE')
    },
  },
  'a second phone answers when the call is over': {
    outcome: 'completed',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respondWith(peer.request('INVITE'), 200, 'one', bobSdp)
      await call.world.run(100)
      call.caller.within('BYE')
      await call.world.run(5000)
      peer.respondWith(peer.request('INVITE'), 200, 'two', bobSdp)
    },
  },
  'the callee rings after he answered': {
    outcome: 'completed',
    play: async (call) => {
      const peer = await scripted(call)
      const invite = peer.request('INVITE')
      peer.respondWith(invite, 200, 'bob', bobSdp)
      peer.respond(invite, 180, { toTag: 'bob', headers: reliably(1) })
      peer.respond(invite, 486, { toTag: 'bob' })
      await call.world.run(100)
      call.caller.within('BYE')
    },
  },
  'the callee answers without a session': {
    outcome: 'failed',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 200, { toTag: 'bob' })
    },
  },
  'the callee answers without a tag and without a Contact': {
    outcome: 'completed',
    play: async (call) => {
      const peer = await scripted(call)
      const { headers } = peer.request('INVITE')
      const kept = headers.filter(({ name }) => ['via', 'from', 'to', 'call-id', 'cseq'].includes(name))
      peer.send({ kind: 'response', status: 200, reason: 'OK', headers: [...kept, typed], body: bobSdp })
      await call.world.run(100)
      call.caller.within('BYE')
    },
  },
  'the callee hangs up before he answered': {
    outcome: 'declined',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 180, { toTag: 'bob' })
      await call.world.run(50)
      peer.within(peer.request('INVITE'), 'bob', 'BYE')
    },
  },
  'the callee hangs up before the ACK of the caller': {
    outcome: 'completed',
    play: async (call) => {
      call.world.fate = losing('ACK', bridge)
      call.caller.call(aliceSdp)
      await call.world.run(500)
      call.callee.within('BYE')
    },
  },
  'the caller hangs up instead of acknowledging': {
    outcome: 'completed',
    play: async (call) => {
      call.caller.acknowledges = false
      call.caller.call(aliceSdp)
      await call.world.run(500)
      call.caller.within('BYE')
    },
  },
  'both hang up at once': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.caller.within('BYE')
      call.callee.within('BYE')
    },
  },
  'no BYE is ever answered': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.answersBye = false
      call.caller.within('BYE')
    },
  },
  'BYE crosses a re-INVITE of the other side': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.caller.change('INVITE', aliceSdp)
      call.callee.within('BYE')
    },
  },
  'BYE follows a re-INVITE of the same side at once': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.caller.change('INVITE', aliceSdp)
      call.caller.within('BYE')
    },
  },
  'BYE follows the 200 to a re-INVITE that was never acknowledged': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.change('INVITE', bobSdp, { acknowledges: false })
      await call.world.run(1000)
      call.caller.within('BYE')
    },
  },
  'a re-INVITE is never answered, and its sender hangs up': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = () => {}
      call.caller.change('INVITE', aliceSdp)
      await call.world.run(10_000)
      call.caller.within('BYE')
    },
  },
  'a re-INVITE is rung for, and neither it nor its CANCEL is answered': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = (_phone, server) => {
        server.respond(180)
      }
      call.caller.change('INVITE', aliceSdp)
      await call.world.run(200_000)
    },
  },
  'a re-INVITE gets its 200 after BYE': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = (phone, server) => phone.world.timers.after(3000, () => phone.accept(server))
      call.caller.change('INVITE', aliceSdp)
      await call.world.run(100)
      call.caller.within('BYE')
    },
  },
  'the 200 to a re-INVITE has no session': {
    outcome: 'failed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = (phone, server) => phone.accept(server, '')
      call.caller.change('INVITE', aliceSdp)
    },
  },
  'the 200 to a re-INVITE never gets an ACK': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.caller.change('INVITE', aliceSdp, { acknowledges: false })
    },
  },
  'both change the session at once, again and again': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      for (let round = 0; round < 5; round += 1) {
        call.caller.change('INVITE', aliceSdp)
        call.callee.change('INVITE', bobSdp)
        call.caller.change('UPDATE', aliceSdp)
        call.callee.change('UPDATE', bobSdp)
        await call.world.run(700)
      }
      call.caller.within('BYE')
    },
  },
  'both cancel their changes at once': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      for (const phone of [call.caller, call.callee])
        phone.inDialog = (_phone, server) => {
          server.respond(180)
        }
      call.caller.change('INVITE', aliceSdp)
      call.callee.change('INVITE', bobSdp)
      await call.world.run(10)
      call.caller.cancelWithin()
      call.callee.cancelWithin()
      await call.world.run(100_000)
      if (call.ends.length === 0) call.caller.within('BYE')
    },
  },
  'an UPDATE is never answered': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = () => {}
      call.caller.change('UPDATE', aliceSdp)
    },
  },
  'a phone forgets the dialog: 481 to a change': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.dialog = undefined
      call.caller.change('INVITE', aliceSdp)
    },
  },
  'a phone forgets the dialog: 481 to a key': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.caller.dialog = undefined
      call.callee.within('INFO', undefined, { body: { type: 'application/dtmf', text: '1' } })
    },
  },
  'a key is never answered': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = () => {}
      call.caller.within('INFO', undefined, { body: { type: 'application/dtmf', text: '1' } })
    },
  },
  'both phones vanish': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.world.fate = () => []
      await call.world.run(1_000_000)
    },
  },
  'the callee vanishes, and the caller waits': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.world.fate = ({ to, from }) => ([to.host, from.host].includes(callee) ? [] : [1])
      await call.world.run(1_000_000)
    },
  },
  'a caller who wants to refresh the session himself forgets to': {
    outcome: 'completed',
    play: async (call) => {
      call.caller.call(aliceSdp, [
        { name: 'supported', value: 'timer' },
        { name: 'session-expires', value: '90;refresher=uac' },
      ])
      await call.world.run(100_000)
    },
  },
  'every refresh is answered 491': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = (_phone, server) => {
        server.respond(491)
      }
      await call.world.run(1_000_000)
      call.caller.within('BYE')
    },
  },
  'every refresh is answered 422': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.callee.inDialog = (_phone, server) => {
        server.respond(422, { headers: [{ name: 'min-se', value: '4000000000' }] })
      }
      await call.world.run(1_000_000)
      call.caller.within('BYE')
    },
  },
  'every INVITE is answered 422': {
    outcome: 'failed',
    play: async (call) => {
      call.callee.callee = refuseWith(422, [{ name: 'min-se', value: '9999' }])
      call.caller.call(aliceSdp)
    },
  },
  'an INVITE is answered 422 without Min-SE': {
    outcome: 'failed',
    play: async (call) => {
      call.callee.callee = refuseWith(422)
      call.caller.call(aliceSdp)
    },
  },
  'the caller requires reliable responses and never acknowledges one': {
    outcome: 'failed',
    play: async (call) => {
      call.caller.pracks = false
      call.callee.callee = ringForever
      call.caller.call(aliceSdp, [{ name: 'require', value: '100rel' }])
    },
  },
  'the callee never answers a PRACK': {
    outcome: 'completed',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 180, { toTag: 'bob', headers: reliably(1) })
      await call.world.run(50)
      peer.respondWith(peer.request('INVITE'), 200, 'bob', bobSdp)
      await call.world.run(50)
      call.caller.within('BYE')
    },
  },
  'the callee answers 481 to his own PRACK': {
    outcome: 'busy',
    play: async (call) => {
      const peer = await scripted(call)
      peer.respond(peer.request('INVITE'), 180, { toTag: 'bob', headers: reliably(1) })
      await call.world.run(50)
      peer.respond(peer.request('PRACK'), 481)
      peer.respond(peer.request('INVITE'), 486, { toTag: 'bob' })
    },
  },
  'the callee numbers his responses backwards': {
    outcome: 'completed',
    play: async (call) => {
      const peer = await scripted(call)
      for (const rseq of [9, 8, 7, 4_294_967_295])
        peer.respond(peer.request('INVITE'), 183, { toTag: 'bob', headers: [...reliably(rseq), typed], body: bobSdp })
      await call.world.run(50)
      peer.respond(peer.request('INVITE'), 200, { toTag: 'bob' })
      await call.world.run(50)
      call.caller.within('BYE')
    },
  },
  'an early offer of the callee is never answered': {
    outcome: 'failed',
    play: async (call) => {
      call.caller.pracks = false
      call.callee.callee = (phone, invite) => phone.ringReliably(invite, 183, 1, bobSdp)
      call.caller.call(undefined, [{ name: 'supported', value: '100rel' }])
    },
  },
  'a phone sends a re-INVITE with an old number': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.caller.within('INVITE', (dialog) => ({ ...dialog, localCSeq: 5 }), { sdp: aliceSdp })
      await call.world.run(100)
      expect(call.caller.heard.at(-1)).toBe('INVITE 500')
      call.caller.within('BYE')
    },
  },
  'a phone cannot be reached any more, and its host says so': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      call.world.unreachable.add(`${callee}|5060`)
      call.caller.change('INVITE', aliceSdp)
      await call.world.run(100)
      expect(call.caller.heard.at(-1)).toBe('INVITE 500')
      call.caller.within('BYE')
    },
  },
  'a phone moves to a host that is not there': {
    outcome: 'completed',
    play: async (call) => {
      await inCall(call)
      Object.defineProperty(call.caller, 'contact', { value: { name: 'contact', value: '<sip:gone@192.0.2.250>' } })
      call.caller.change('UPDATE')
      await call.world.run(100)
      call.callee.within('BYE')
    },
  },
  'the network doubles everything': {
    outcome: 'completed',
    play: async (call) => {
      call.world.fate = () => [1, 3]
      await inCall(call)
      call.caller.change('INVITE', aliceSdp.replace('40000', '40002'))
      await call.world.run(1000)
      call.callee.change('UPDATE', bobSdp)
      await call.world.run(1000)
      call.caller.within('BYE')
    },
  },
}

test('there are more than forty of them', () => {
  expect(Object.keys(scenarios).length).toBeGreaterThan(40)
})

test.each(Object.entries(scenarios))(
  'when %s, the call ends once and nothing is left',
  async (_, { outcome, play }) => {
    const call = new VirtualCall({ ringTimeoutMs: 60_000 })
    await play(call)
    expect(await leftOf(call)).toEqual(nothing)
    expect(call.ends.map((end) => end.outcome)).toEqual([outcome])
    expect(call.observed.filter((told) => told === 'ended')).toHaveLength(1)
    expect(call.bridge.counters()).toMatchObject({ observerFaults: 0, heldBack: 0 })
    const { length } = call.world.sent
    await call.world.run(2_000_000)
    expect(call.world.sent).toHaveLength(length)
  },
)
