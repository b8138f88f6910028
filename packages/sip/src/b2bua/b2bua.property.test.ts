import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Header, headerOf, type SipMessage, type SipRequest } from '../message/message.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, callerAddress, nothing, VirtualCall } from './virtual-call.test.kit.ts'

const methods = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'PRACK', 'UPDATE', 'REFER', 'NEWONE'] as const
const statuses = [100, 180, 183, 199, 200, 200, 202, 302, 407, 408, 422, 481, 486, 487, 491, 503, 603] as const

const everything = 'INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, INFO'

/** What stands in the header of a message beside what must. */
const extras: readonly (readonly Header[])[] = [
  [],
  [
    { name: 'allow', value: everything },
    { name: 'supported', value: '100rel, timer' },
  ],
  [
    { name: 'require', value: '100rel' },
    { name: 'rseq', value: '1' },
    { name: 'allow', value: everything },
  ],
  [
    { name: 'require', value: '100rel' },
    { name: 'rseq', value: '2' },
  ],
  [
    { name: 'supported', value: 'timer' },
    { name: 'session-expires', value: '100;refresher=uac' },
    { name: 'min-se', value: '2000' },
  ],
  [
    { name: 'require', value: 'timer' },
    { name: 'session-expires', value: '90;refresher=uas' },
  ],
]

/** What a peer may do: answer something that came, or say something of his own, in the right dialog or near it. */
const action = fc.record({
  side: fc.constantFrom('caller' as const, 'callee' as const),
  kind: fc.constantFrom('respond' as const, 'request' as const, 'invite' as const, 'wait' as const),
  method: fc.constantFrom(...methods),
  status: fc.constantFrom(...statuses),
  which: fc.nat({ max: 9 }),
  fork: fc.constantFrom('left', 'right'),
  sdp: fc.constantFrom('', 'broken', sdpOf('peer', '192.0.2.200')),
  extra: fc.constantFrom(...extras),
  number: fc.constantFrom(1, 2, 3, 50),
  ms: fc.constantFrom(0, 1, 600, 33_000),
})

const opening = fc.record({
  sdp: fc.constantFrom('', sdpOf('caller', '192.0.2.10')),
  extra: fc.constantFrom(...extras),
})

const typed = (sdp: string): Header[] => (sdp === '' ? [] : [{ name: 'content-type', value: 'application/sdp' }])

const inviteOf = (peer: ScriptedPeer, number: number, sdp: string, extra: readonly Header[] = []): SipRequest => ({
  kind: 'request',
  method: 'INVITE',
  uri: 'sip:700123456780001@198.51.100.1',
  headers: [
    { name: 'from', value: '<sip:caller@192.0.2.10>;tag=caller' },
    { name: 'to', value: '<sip:700123456780001@198.51.100.1>' },
    { name: 'call-id', value: `call-${number}` },
    { name: 'cseq', value: `${number} INVITE` },
    peer.contact,
    ...typed(sdp),
    ...extra,
  ],
  body: sdp,
})

/** A request in the dialog of a message that came, from its other side. */
const withinThat = (
  that: SipMessage,
  method: string,
  { number, sdp, extra }: { readonly number: number; readonly sdp: string; readonly extra: readonly Header[] },
): SipRequest => {
  const ours = that.kind === 'response' ? 'from' : 'to'
  const theirs = that.kind === 'response' ? 'to' : 'from'
  const tagged = (value: string): string => (value.includes('tag=') ? value : `${value};tag=left`)
  return {
    kind: 'request',
    method,
    uri: 'sip:x@198.51.100.1',
    headers: [
      { name: 'from', value: tagged(headerOf(that, ours) ?? '') },
      { name: 'to', value: headerOf(that, theirs) ?? '' },
      { name: 'call-id', value: headerOf(that, 'call-id') ?? '' },
      { name: 'cseq', value: `${number} ${method}` },
      { name: 'contact', value: '<sip:peer@192.0.2.10:5060>' },
      ...(method === 'PRACK' ? [{ name: 'rack', value: rackOf(that) }] : []),
      ...extra,
      ...typed(sdp),
    ],
    body: sdp,
  }
}

/** What a PRACK of the response would say. */
const rackOf = (that: SipMessage): string => `${headerOf(that, 'rseq') ?? 1} ${headerOf(that, 'cseq') ?? '1 INVITE'}`

test('whatever two peers say in whatever order, every call ends once and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 25 }), opening, fc.boolean(), async (actions, first, slow) => {
      const call = new VirtualCall({
        ...(slow ? { answered: () => new Promise((resolve) => call.world.timers.after(700, resolve)) } : {}),
      })
      const peers = {
        caller: new ScriptedPeer(call.world, callerAddress, bridgeAddress),
        callee: new ScriptedPeer(call.world, calleeAddress, bridgeAddress),
      }
      peers.caller.sendRequest(inviteOf(peers.caller, 1, first.sdp, first.extra))
      await call.world.run(10)
      for (const { side, kind, method, status, which, fork, sdp, extra, number, ms } of actions) {
        const peer = peers[side]
        const that = peer.came[which % Math.max(1, peer.came.length)]
        if (kind === 'invite') peer.sendRequest(inviteOf(peer, number, sdp, extra))
        else if (that !== undefined && kind === 'request')
          peer.sendRequest(withinThat(that, method, { number, sdp, extra }))
        else if (that?.kind === 'request' && kind === 'respond')
          peer.respond(that, status, { toTag: fork, headers: [...typed(sdp), ...extra], body: sdp })
        await call.world.run(ms)
      }
      await call.world.run(5 * 3_600_000)
      const { live, transactions } = call.bridge.counters()
      expect({ live, transactions, timers: call.world.runningTimers }).toEqual(nothing)
      expect(call.ends).toHaveLength(call.offered.length)
    }),
    { numRuns: 300 },
  )
})
