import { setTimeout as pause } from 'node:timers/promises'
import { headerOf } from '@axbridge/sip'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { describePeer } from './peers.ts'

const [a, b] = ['13800000001', '13900000002']
const talkMs = 2_500

describePeer('sipp', 'a binding at its expiry', () => {
  let site: CarrierSite
  beforeAll(async () => {
    site = await CarrierSite.open()
  })
  afterAll(() => site?.close())

  const refusedCall = (x: string, number: string) =>
    site.caller('caller-refused', {
      keys: {
        target: site.uri(x),
        from: `<sip:${number}@operator.example>`,
        identity: `P-Asserted-Identity: <sip:${number}@operator.example>`,
      },
    })

  // The shortest life that the API takes is a minute, so this test takes a little longer.
  test('connects in its last second, and refuses both parties with 410 from the instant on; the call goes on', async () => {
    const expiresAt = Date.now() + 60_500
    const { x } = await site.api.bind({ a, b, expiresAt: new Date(expiresAt).toISOString() })
    await pause(expiresAt - 800 - Date.now())
    const lastCall = site.connect(['caller', { rows: [[site.uri(x), a]], more: ['-d', String(talkMs)] }], ['callee'])
    await pause(expiresAt - Date.now())
    const refused = await Promise.all([refusedCall(x, a), refusedCall(x, b)])
    for (const { exitCode, trace } of refused) {
      expect(exitCode).toBe(0)
      expect([trace.final.status, headerOf(trace.final, 'reason')]).toEqual([410, 'Q.850;cause=22'])
    }
    const { caller, callee } = await lastCall
    expect([caller.exitCode, callee.exitCode]).toEqual([0, 0])
    expect(callee.trace.requests('INVITE')).toHaveLength(1)

    await expect
      .poll(async () => (await site.api.calls({ x })).map(({ outcome }) => outcome).sort())
      .toEqual([...['completed', 'refused', 'refused']])
    const startOf = ({ startedAt }: { startedAt: string }): number => Date.parse(startedAt) - expiresAt
    for (const call of await site.api.calls({ x })) {
      const [earliest, latest] = call.outcome === 'completed' ? [-1_000, -1] : [0, 1_000]
      expect(startOf(call)).toBeGreaterThanOrEqual(earliest)
      expect(startOf(call)).toBeLessThanOrEqual(latest)
      if (call.outcome === 'completed') expect(call.durationMs).toBeGreaterThanOrEqual(talkMs - 10)
      else expect(call.refusal).toBe('ended')
    }
  }, 90_000)
})
