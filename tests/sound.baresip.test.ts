import { setTimeout as pause } from 'node:timers/promises'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { type BaresipOptions, BaresipPhone } from './baresip-phones.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'
import { shareOfTone } from './recorded-tone.ts'
import { type TlsFiles, TlsFolder } from './tls-files.ts'

const [a, b] = ['13800000001', '13900000002']
const [toneOfA, toneOfB] = [440, 1_000]

const names = (number: string, text: string): boolean => finderOf(number)(text)

describePeer('baresip', 'two softphones in the sandbox', () => {
  let authority: TlsFolder
  let phoneFiles: TlsFiles
  let home: ServerHome
  let server: ServerProcess
  const phones: BaresipPhone[] = []

  beforeAll(async () => {
    authority = new TlsFolder()
    phoneFiles = authority.filesOf('DNS:phone.example')
    const files = authority.filesOf('IP:127.0.0.1')
    home = ServerHome.make({ sip: { tls: { listen: '127.0.0.1:0', ...files, clientCertificates: 'required' } } })
    server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
  })
  afterEach(() => Promise.all(phones.splice(0).map((phone) => phone.stop())))
  afterAll(async () => {
    await server?.kill9()
    home?.remove()
    authority?.remove()
  })

  type Part = Pick<BaresipOptions, 'number' | 'toneHz' | 'answers' | 'transport'>

  const register = async (part: Part): Promise<BaresipPhone> => {
    const password = server.ready.sandbox?.password ?? ''
    const at = { udp: server.sipUdp, tcp: server.sipTcp, tls: server.sipTls }[part.transport]
    if (at === undefined) throw new Error('the server does not listen for TLS')
    const phone = await BaresipPhone.start({ ...part, password, server: at, files: phoneFiles })
    phones.push(phone)
    return phone
  }

  test.each([
    ['udp', 'udp'],
    ['tcp', 'tls'],
    ['tls', 'tcp'],
  ] as const)(
    'hear each other over X from %s to %s, and neither is shown the number of the other',
    async (...transports) => {
      const api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
      const { x } = await api.bind({ a, b })
      const phoneA = await register({ number: a, toneHz: toneOfA, answers: 'manual', transport: transports[0] })
      const phoneB = await register({ number: b, toneHz: toneOfB, answers: 'auto', transport: transports[1] })
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
      for (const [phone, transport] of [
        [phoneA, transports[0]],
        [phoneB, transports[1]],
      ] as const) {
        const ways = new Set(phone.output.match(/^Via: SIP\/2\.0\/[A-Z]+ /gm) ?? [])
        expect([...ways]).toEqual([`Via: SIP/2.0/${transport.toUpperCase()} `])
      }
      // Each phone names itself in From, Contact and the cname of its media.
      expect([names(a, phoneA.output), names(b, phoneB.output)]).toEqual([true, true])
      expect([names(b, phoneA.output), names(a, phoneB.output)]).toEqual([false, false])
      await expect
        .poll(() => api.calls({ x }))
        .toMatchObject([{ outcome: 'completed', direction: 'a_to_b', q850Cause: 16 }])
    },
  )
})
