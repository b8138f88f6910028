import type { SimplePhone } from '@axbridge/sim'
import type { Address } from '@axbridge/sip'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fieldOf } from './bare-peer.ts'
import { DispatchingKamailio } from './dispatching-kamailio.ts'
import { freeAddress } from './free-port.ts'
import { describePeer } from './peers.ts'
import { WorkerSite } from './worker-site.ts'

const [a, b] = ['13800000001', '13900000002']
const mostCalls = 40

describePeer('kamailio', 'behind the Kamailio of docs/workers.md', () => {
  let site: WorkerSite
  let proxy: DispatchingKamailio
  let caller: SimplePhone
  let callee: SimplePhone

  beforeAll(async () => {
    const [at, network] = [await freeAddress('127.0.0.5'), await freeAddress('127.0.0.6')]
    site = await WorkerSite.open({ proxy: at })
    proxy = await DispatchingKamailio.start({ at, network, workers: [site.at(0), site.at(1)] })
    caller = await site.phoneAt(a, at)
    callee = await site.phoneAt(b, at, network)
  }, 120_000)
  afterAll(async () => {
    await proxy?.stop()
    await site?.close()
  })

  /** One call to its end; answers the port that its worker named as its own. */
  const call = async (x: string): Promise<number> => {
    const outgoing = caller.dial(x)
    const incoming = await callee.nextCall()
    await incoming.answer()
    await outgoing.answered()
    await outgoing.hangUp()
    expect(await incoming.ended()).toMatchObject({ by: 'there' })
    const answer = caller.received().findLast(({ wire }) => /^SIP\/2\.0 200 /.test(wire) && /INVITE\r/.test(wire))
    return Number(/:([0-9]+)>?/.exec(fieldOf(answer?.wire ?? '', 'Contact').replace(/^.*@/, ''))?.[1])
  }

  test('calls are spread over the workers by their Call-ID, and go on to their end', async () => {
    const { x, id } = await site.bind({ a, b })
    const ports = new Set<number>()
    let calls = 0
    while (ports.size < 2 && calls < mostCalls) {
      ports.add(await call(x))
      calls += 1
    }
    expect([...ports].sort()).toEqual([site.at(0).port, site.at(1).port].sort())
    const outcomes = async () => (await site.customer.calls({ binding: id })).map(({ outcome }) => outcome)
    await expect.poll(outcomes).toEqual(Array.from({ length: calls }, () => 'completed'))
  }, 120_000)

  test('a worker that is killed is replaced, and calls of its Call-IDs work again', async () => {
    const { x } = await site.bind({ a, b, orderId: 'order-2' })
    const killed = site.processAt(0)
    process.kill(killed, 'SIGKILL')
    await expect.poll(() => site.processAt(0), { timeout: 20_000 }).not.toBe(killed)
    const ports = new Set<Address['port']>()
    for (let calls = 0; ports.size < 2 && calls < mostCalls; calls += 1) ports.add(await call(x))
    expect(ports.size).toBe(2)
  }, 120_000)
})
