import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Header, headerOf, type SipResponse } from '../message/message.ts'
import type { Flow } from '../transport/network.ts'
import type { WayToCallee } from './call-control.ts'
import { ScriptedPeer } from './scripted-peer.test.kit.ts'
import { sdpOf } from './scripted-phone.test.kit.ts'
import { bridgeAddress, calleeAddress, callerAddress, nothing } from './virtual-call.test.kit.ts'
import { carolAddress, TwoWays } from './ways.test.kit.ts'

const flow: Flow = { transport: 'ws', remote: calleeAddress, local: bridgeAddress, connection: 7 }
const credentials = { username: 'bridge', password: 'secretword' }
const bobSdp = sdpOf('bob', '203.0.113.20')
const reliably = [
  { name: 'require', value: '100rel' },
  { name: 'rseq', value: '1' },
]

/** What may be answered to the last INVITE of a way: a status, and what stands beside it. */
const answers: readonly (readonly [number, string, readonly Header[]])[] = [
  [100, '', []],
  [180, '', []],
  [183, bobSdp, []],
  [183, bobSdp, reliably],
  [199, '', []],
  [200, bobSdp, []],
  [200, '', []],
  [302, '', [{ name: 'contact', value: '<sip:else@203.0.113.99>' }]],
  [401, '', [{ name: 'www-authenticate', value: 'Digest realm="r", nonce="n", stale=true' }]],
  [407, '', [{ name: 'proxy-authenticate', value: 'Digest realm="p", nonce="n", qop="auth"' }]],
  [422, '', [{ name: 'min-se', value: '3600' }]],
  [486, '', []],
  [503, '', [{ name: 'retry-after', value: '100' }]],
  [603, '', []],
]

const action = fc.record({
  kind: fc.constantFrom('answer', 'answer', 'answer', 'answer', 'bye', 'cancel', 'end of flow', 'hang up', 'wait'),
  who: fc.constantFrom('bob', 'carol'),
  answer: fc.constantFrom(...answers),
  tag: fc.constantFrom('left', 'right'),
  ms: fc.constantFrom(0, 1, 600, 3_000, 33_000),
})

const setting = fc.record({
  overFlow: fc.boolean(),
  known: fc.boolean(),
  patient: fc.boolean(),
  sdp: fc.constantFrom('', sdpOf('alice', '192.0.2.10')),
  features: fc.constantFrom<readonly Header[]>(
    [],
    [{ name: 'supported', value: '100rel, timer' }],
    [{ name: 'require', value: '100rel' }],
  ),
})

const isFinal = ({ status }: SipResponse): boolean => status >= 200

test('whatever two ways answer in whatever order, each is told of once and the caller sees one of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 20 }), setting, async (actions, { sdp, features, ...set }) => {
      const way: Partial<WayToCallee> = {
        ...(set.known ? { credentials } : {}),
        ...(set.patient ? {} : { firstResponseMs: 2_000 }),
      }
      const shown: number[] = []
      const ways: TwoWays = new TwoWays(
        {},
        {
          first: { ...way, ...(set.overFlow ? { target: flow } : {}) },
          second: {
            ...way,
            take: () => {
              shown.push(...statuses())
              return ways.take('second')
            },
          },
        },
      )
      const { call } = ways
      const { world } = call
      const alice = new ScriptedPeer(world, callerAddress, bridgeAddress)
      const peers = {
        bob: new ScriptedPeer(world, calleeAddress, bridgeAddress),
        carol: new ScriptedPeer(world, carolAddress, bridgeAddress),
      }
      const responses = (): SipResponse[] =>
        alice.came.filter((one): one is SipResponse => one.kind === 'response' && headerOf(one, 'cseq') === '1 INVITE')
      const statuses = (): number[] => responses().map(({ status }) => status)

      const invite = {
        kind: 'request' as const,
        method: 'INVITE',
        uri: 'sip:700123456780001@198.51.100.1',
        headers: [
          { name: 'from', value: '<sip:caller@192.0.2.10>;tag=caller' },
          { name: 'to', value: '<sip:700123456780001@198.51.100.1>' },
          { name: 'call-id', value: 'call' },
          { name: 'cseq', value: '1 INVITE' },
          alice.contact,
          ...(sdp === '' ? [] : [{ name: 'content-type', value: 'application/sdp' }]),
          ...features,
        ],
        body: sdp,
      }
      alice.sendRequest(invite)
      await world.run(10)
      for (const { kind, who, answer, tag, ms } of actions) {
        const peer = peers[who]
        const asked = peer.requests('INVITE').at(-1)
        const [status, body, headers] = answer
        const typed = body === '' ? headers : [...headers, { name: 'content-type', value: 'application/sdp' }]
        if (kind === 'end of flow') world.endFlow(bridgeAddress, flow)
        else if (kind === 'hang up')
          call.handles[0]?.hangUp({ q850Cause: 31, unanswered: { status: 480, reason: 'Gone', q850Cause: 31 } })
        else if (kind === 'cancel') {
          const via = { name: 'via', value: 'SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKpeer1' }
          const cseq = { name: 'cseq', value: '1 CANCEL' }
          const kept = invite.headers.filter(({ name }) => name !== 'cseq' && name !== 'content-type')
          alice.send({ ...invite, method: 'CANCEL', headers: [via, ...kept, cseq], body: '' })
        } else if (asked !== undefined && kind === 'answer')
          peer.respond(asked, status, { toTag: tag, headers: typed, body })
        else if (asked !== undefined && kind === 'bye') peer.within(asked, tag, 'BYE')
        await world.run(ms)
      }
      await world.run(5 * 3_600_000)
      const { live, transactions } = call.bridge.counters()
      expect({ live, transactions, timers: world.runningTimers }).toEqual(nothing)
      expect(call.ends).toHaveLength(1)
      for (const name of ['first', 'second']) {
        const told = ways.told.filter((one) => one.startsWith(name))
        expect(told).toHaveLength(told.includes(`${name} taken`) ? 2 : 0)
        expect(told[0] ?? `${name} taken`).toBe(`${name} taken`)
      }
      expect(shown.filter((status) => status > 100)).toEqual([])
      const final = responses().filter(isFinal)
      // A 2xx comes again while it has no ACK; the status is the same.
      expect(new Set(final.map(({ status }) => status)).size).toBe(1)
      expect([200, 480, 486, 487, 488, 500]).toContain(final[0]?.status)
      for (const { headers } of responses())
        for (const name of ['www-authenticate', 'proxy-authenticate', 'min-se', 'retry-after'])
          expect(headers.map((header) => header.name)).not.toContain(name)
    }),
    { numRuns: 100 },
  )
})
