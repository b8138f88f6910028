import { headerOf, randomTokens, realTimers, SipNetwork, type SipRequest, TransactionLayer } from '@axbridge/sip'
import { afterEach, expect, test } from 'vitest'
import { refusingAgent } from './sip-agent.ts'

const host = '127.0.0.1'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

const optionsOf = (length: number): SipRequest => ({
  kind: 'request',
  method: 'OPTIONS',
  uri: 'sip:x@127.0.0.1',
  headers: [
    { name: 'max-forwards', value: '70' },
    { name: 'from', value: '<sip:a@127.0.0.1>;tag=a' },
    { name: 'to', value: '<sip:x@127.0.0.1>' },
    { name: 'call-id', value: 'large' },
    { name: 'cseq', value: '1 OPTIONS' },
  ],
  body: 'x'.repeat(length),
})

/** Sends an OPTIONS with such a body to a peer that listens on one port; answers the top Via of its answer. */
const viaOf = async (length: number, largeOver?: 'tcp', takes: 'both' | 'udp' = 'both'): Promise<string> => {
  const peer = await refusingAgent({ udp: { host, port: 0 }, tcp: { host, port: 0 } })
  const port = peer.network.addresses().udp?.port ?? 0
  await peer.close()
  const both = await refusingAgent({ udp: { host, port }, ...(takes === 'udp' ? {} : { tcp: { host, port } }) })
  const network = await SipNetwork.open({ udp: { host, port: 0 }, tcp: { host, port: 0 } })
  const user = { turnsAway: () => undefined, request: () => {}, acknowledged: () => {} }
  const layer = new TransactionLayer({ network, timers: realTimers, tokens: randomTokens, user, maxTransactions: 10 })
  closers.push(
    () => layer.close(),
    () => network.close(),
    () => both.close(),
  )
  const target = {
    transport: 'udp',
    remote: { host, port },
    ...(largeOver === undefined ? {} : { largeOver }),
  } as const
  return new Promise((resolve, reject) => {
    layer.request(optionsOf(length), target, () => true, {
      response: (response) => resolve(headerOf(response, 'via') ?? ''),
      failed: reject,
      heldBack: () => reject(new Error('held back')),
    })
  })
}

test('a large request to a target of UDP that takes it goes over TCP, and its answer comes back so', async () => {
  expect(await viaOf(1_300, 'tcp')).toMatch(/^SIP\/2\.0\/TCP /)
})

test('a large request to a peer who takes no TCP goes over UDP all the same', async () => {
  expect(await viaOf(3_000, 'tcp', 'udp')).toMatch(/^SIP\/2\.0\/UDP /)
})

test('a small one, or one to a target that says nothing of it, stays with UDP', async () => {
  expect(await viaOf(100, 'tcp')).toMatch(/^SIP\/2\.0\/UDP /)
  expect(await viaOf(3_000)).toMatch(/^SIP\/2\.0\/UDP /)
})
