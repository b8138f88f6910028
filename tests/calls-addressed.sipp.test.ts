import { afterAll, beforeAll, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { describePeer } from './peers.ts'

const [a, b] = ['13800000001', '13900000002']

describePeer('sipp', 'one 700 number in the spellings of networks', () => {
  let site: CarrierSite
  beforeAll(async () => {
    site = await CarrierSite.open()
  })
  afterAll(() => site?.close())

  test.each([
    ['sip:X@host', (x: string) => site.uri(x)],
    ['sip:X@host;user=phone', (x: string) => `${site.uri(x)};user=phone`],
    ['sip:X;phone-context=+86@host;user=phone', (x: string) => `sip:${x};phone-context=+86@127.0.0.1;user=phone`],
    ['tel:X;phone-context=+86', (x: string) => `tel:${x};phone-context=+86`],
    ['a percent-encoded digit', (x: string) => site.uri(x.replace(/^7/, '%37'))],
  ])('%s names it', async (_title, target) => {
    const { x, id } = await site.api.bind({ a, b })
    const { caller, callee } = await site.connect(
      ['caller-waits', { keys: { target: target(x), caller: a } }],
      ['callee-hangs-up', { keys: { callee: b } }],
    )
    expect([caller.complaint, callee.complaint]).toEqual(['', ''])
    expect([caller.exitCode, callee.exitCode]).toEqual([0, 0])
    expect(callee.trace.requests('INVITE').map(({ uri }) => uri)).toEqual([expect.stringContaining(`sip:${b}@`)])
    expect(await site.api.calls({ x })).toMatchObject([{ binding: id, x, direction: 'a_to_b' }])
  })
})
