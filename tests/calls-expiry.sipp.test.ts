import { setTimeout as pause } from 'node:timers/promises'
import { headerOf } from '@axbridge/sip'
import { afterAll, beforeAll, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { describePeer } from './peers.ts'
import { playCall } from './played-call.ts'

const [a, b] = ['13800000001', '13900000002']
/** How long before the expiry the last call is placed, and how long it goes on: SIPp takes its time on a busy machine. */
const [leadMs, talkMs] = [5_000, 8_000]

/** Tests that wait for most of a minute, side by side; such need an expect of their own. */
describePeer('sipp', 'a minute of calls', () => {
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
  test.concurrent('a binding connects in its last seconds, and refuses both parties with 410 from the instant on; the call goes on', async ({
    expect,
  }) => {
    const expiresAt = Date.now() + 63_000
    const { x } = await site.api.bind({ a, b, expiresAt: new Date(expiresAt).toISOString() })
    await pause(expiresAt - leadMs - Date.now())
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
    const records = await site.api.calls({ x })
    const startsOf = (wanted: string): readonly number[] =>
      records.filter(({ outcome }) => outcome === wanted).map(({ startedAt }) => Date.parse(startedAt) - expiresAt)
    expect(Math.max(...startsOf('completed'))).toBeLessThan(0)
    expect(Math.min(...startsOf('refused'))).toBeGreaterThanOrEqual(0)
    expect(Math.min(...startsOf('refused'))).toBeLessThanOrEqual(4_000)
    for (const { outcome, refusal, durationMs } of records) {
      if (outcome === 'completed') expect(durationMs).toBeGreaterThanOrEqual(talkMs - 10)
      else expect(refusal).toBe('ended')
    }
  }, 120_000)

  // RFC 4028 lets nobody ask for less than 90 seconds, and so does the configuration: the refresh is due after 45.
  test.concurrent('a live call is refreshed on both legs, each by a request of its own', async ({ expect }) => {
    const own = await CarrierSite.open({ settings: { sip: { sessionIntervalS: 90 } } })
    try {
      const deadlineMs = 60_000
      const call = await playCall(own, ['caller-refreshed', { deadlineMs }], ['callee-refreshed', { deadlineMs }])
      for (const phone of [call.caller, call.callee]) {
        const [refresh, ...others] = phone.requests('UPDATE')
        expect(others).toEqual([])
        expect([refresh?.body, headerOf(refresh ?? { headers: [] }, 'session-expires')]).toEqual([
          '',
          '90;refresher=uac',
        ])
      }
      expect(call.record.durationMs).toBeGreaterThan(45_000)
    } finally {
      await own.close()
    }
  }, 120_000)
})
