import { setTimeout as pause } from 'node:timers/promises'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { type BaresipOptions, BaresipPhone } from './baresip-phones.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'
import { shareOfTone } from './recorded-tone.ts'

const [a, b] = ['13800000001', '13900000002']
const [toneOfA, toneOfB] = [440, 1_000]

const names = (number: string, text: string): boolean => finderOf(number)(text)

describePeer('baresip', 'two softphones in the sandbox', () => {
  let home: ServerHome
  let server: ServerProcess
  const phones: BaresipPhone[] = []

  beforeAll(async () => {
    home = ServerHome.make()
    server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
  })
  afterAll(async () => {
    await Promise.all(phones.map((phone) => phone.stop()))
    await server?.kill9()
    home?.remove()
  })

  const register = async (options: Pick<BaresipOptions, 'number' | 'toneHz' | 'answers'>): Promise<BaresipPhone> => {
    const password = server.ready.sandbox?.password ?? ''
    const phone = await BaresipPhone.start({ ...options, password, server: server.sipUdp })
    phones.push(phone)
    return phone
  }

  test('hear each other over X, and neither is shown the number of the other', async () => {
    const api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
    const { x } = await api.bind({ a, b })
    const phoneA = await register({ number: a, toneHz: toneOfA, answers: 'manual' })
    const phoneB = await register({ number: b, toneHz: toneOfB, answers: 'auto' })
    phoneA.dial(x)
    const [seenByA, seenByB] = await Promise.all([phoneA.event('CALL_ESTABLISHED'), phoneB.event('CALL_ESTABLISHED')])
    expect(seenByB).toMatchObject({ direction: 'incoming', peeruri: expect.stringMatching(`^sip:${x}@`) })
    expect(seenByA).toMatchObject({ direction: 'outgoing', peeruri: expect.stringMatching(`^sip:${x}@`) })
    await pause(3_000)
    phoneA.hangUp()
    await Promise.all([phoneA.event('CALL_CLOSED'), phoneB.event('CALL_CLOSED')])

    for (const [phone, other, own] of [
      [phoneA, toneOfB, toneOfA],
      [phoneB, toneOfA, toneOfB],
    ] as const) {
      const { rate, samples } = phone.heard
      expect(samples.length / rate).toBeGreaterThan(2)
      // The first half second may hold the silence before the other side's first packet.
      const steady = { rate, samples: samples.slice(rate / 2) }
      expect(shareOfTone(steady, other)).toBeGreaterThan(0.9)
      expect(shareOfTone(steady, own)).toBeLessThan(0.01)
    }
    // Each phone names itself in From, Contact and the cname of its media.
    expect([names(a, phoneA.output), names(b, phoneB.output)]).toEqual([true, true])
    expect([names(b, phoneA.output), names(a, phoneB.output)]).toEqual([false, false])
    await expect
      .poll(() => api.calls({ x }))
      .toMatchObject([{ outcome: 'completed', direction: 'a_to_b', q850Cause: 16 }])
  })
})
