import type { CallAnswer } from '@axbridge/api'
import { headerOf } from '@axbridge/sip'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { finderOf } from './independent-search.ts'
import { describePeer } from './peers.ts'

const [a, b] = ['13800000001', '13900000002']
const ringTimeoutMs = 1_000

const namesB = finderOf(b)

describePeer('sipp', 'a call between two phones', () => {
  let site: CarrierSite
  beforeAll(async () => {
    site = await CarrierSite.open({ settings: { calls: { ringTimeoutMs } } })
  })
  afterAll(() => site?.close())

  /** A calls B over a new binding; each SIPp must find that the other did what its scenario says. */
  const play = async (callerScenario: string, calleeScenario: string, more: readonly string[] = []) => {
    const binding = await site.api.bind({ a, b, orderId: `${callerScenario}/${calleeScenario}` })
    const target = site.uri(binding.x)
    const identity = `P-Asserted-Identity: <tel:+86${a}>`
    const { caller, callee } = await site.connect(
      [
        callerScenario,
        { keys: { target, caller: a, identity, from: `<sip:${a}@a.example>` }, rows: [[target, a]], more },
      ],
      [calleeScenario, { keys: { callee: b, callee64: Buffer.from(b).toString('base64') } }],
    )
    expect([caller.complaint, callee.complaint]).toEqual(['', ''])
    expect([caller.exitCode, callee.exitCode]).toEqual([0, 0])
    expect(namesB(caller.trace.receivedWire)).toBe(false)
    const [record, ...others] = await closedRecords(site, binding.x)
    expect(others).toEqual([])
    expect(record).toMatchObject({
      ...{ binding: binding.id, orderId: binding.orderId, x: binding.x, direction: 'a_to_b', refusal: null },
      ...{ caller: '138****0001', callee: '139****0002' },
    })
    if (record === undefined) throw new Error('the call has no record')
    return { caller: caller.trace, callee: callee.trace, record }
  }

  test('the caller hangs up: the record has the times and the length of the call', async () => {
    const { callee, record } = await play('caller', 'callee', ['-d', '700'])
    expect(callee.requests('BYE')).toHaveLength(1)
    expect(record).toMatchObject({ outcome: 'completed', q850Cause: 16 })
    expectTimesInOrder(record)
    expect(record.durationMs).toBeGreaterThanOrEqual(690)
    expect(record.durationMs).toBeLessThan(1_700)
  })

  test('the callee hangs up: the caller gets a BYE', async () => {
    const { caller, record } = await play('caller-waits', 'callee-hangs-up')
    expect(caller.requests('BYE')).toHaveLength(1)
    expect(record).toMatchObject({ outcome: 'completed', q850Cause: 16 })
    expect(record.durationMs).toBeGreaterThanOrEqual(290)
  })

  test('an INVITE without an offer: the offer crosses in the 200, the answer in the ACK', async () => {
    const { caller, callee, record } = await play('caller-late-offer', 'callee')
    expect(callee.requests('INVITE').map(({ body }) => body)).toEqual([''])
    expect(caller.final.body).toContain('m=audio 40002 RTP/AVP 8 0')
    expect(callee.requests('ACK').map(({ body }) => body)).toEqual([
      expect.stringContaining('m=audio 40000 RTP/AVP 0\r\n'),
    ])
    expect(record.outcome).toBe('completed')
  })

  test('the caller gives up while it rings: the callee gets a CANCEL, the caller a 487', async () => {
    const { caller, callee, record } = await play('caller-cancels', 'callee-silent')
    expect(callee.requests('CANCEL')).toHaveLength(1)
    expect(caller.final.status).toBe(487)
    expect(record).toMatchObject({ outcome: 'cancelled', durationMs: 0, answeredAt: null })
    expect(record.ringingAt).not.toBeNull()
  })

  test('a busy callee is a 486 with cause 17, and only that', async () => {
    const { caller, record } = await play('caller-refused', 'callee-busy')
    expect([caller.final.status, headerOf(caller.final, 'reason')]).toEqual([486, 'Q.850;cause=17'])
    expect(record).toMatchObject({ outcome: 'busy', q850Cause: 17, ringingAt: null, answeredAt: null, durationMs: 0 })
  })

  test('a callee who declines with 603 is no 6xx to the caller', async () => {
    const { caller, record } = await play('caller-refused', 'callee-declines')
    expect([caller.final.status, headerOf(caller.final, 'reason')]).toEqual([480, 'Q.850;cause=21'])
    expect(record).toMatchObject({ outcome: 'declined', q850Cause: 21, durationMs: 0 })
  })

  test('a callee who never answers rings until the ring timeout, and is cancelled', async () => {
    const { caller, callee, record } = await play('caller-refused', 'callee-silent')
    expect(callee.requests('CANCEL')).toHaveLength(1)
    expect([caller.final.status, headerOf(caller.final, 'reason')]).toEqual([480, 'Q.850;cause=19'])
    expect(record).toMatchObject({ outcome: 'no_answer', q850Cause: 19, durationMs: 0 })
    const rangMs = Date.parse(record.endedAt ?? '') - Date.parse(record.startedAt)
    expect(rangMs).toBeGreaterThanOrEqual(ringTimeoutMs - 10)
    expect(rangMs).toBeLessThan(ringTimeoutMs + 1_000)
  })

  test('an INVITE that comes three times rings once', async () => {
    const { caller, callee, record } = await play('caller-repeats', 'callee-slow', ['-nr'])
    expect(callee.requests('INVITE')).toHaveLength(1)
    expect(caller.statuses().filter((status) => status === 200)).toHaveLength(1)
    expect(record.outcome).toBe('completed')
  })

  test('a 200 whose ACK is lost is repeated until one comes, and the callee gets one ACK', async () => {
    const { caller, callee, record } = await play('caller-loses-ack', 'callee')
    expect(caller.statuses().filter((status) => status === 200).length).toBeGreaterThanOrEqual(3)
    expect(callee.requests('ACK')).toHaveLength(1)
    expect(record.outcome).toBe('completed')
  })
})

/** The records of a number once none is open: the last message of a call does not wait for the disk. */
const closedRecords = async (site: CarrierSite, x: string): Promise<readonly CallAnswer[]> => {
  let records: readonly CallAnswer[] = []
  await expect
    .poll(
      async () => {
        records = await site.api.calls({ x })
        return records.length > 0 && records.every(({ outcome }) => outcome !== 'open')
      },
      { timeout: 3_000, interval: 20 },
    )
    .toBe(true)
  return records
}

const expectTimesInOrder = ({ startedAt, ringingAt, answeredAt, endedAt, durationMs }: CallAnswer): void => {
  const times = [startedAt, ringingAt, answeredAt, endedAt].map((time) => Date.parse(time ?? ''))
  expect(times.some(Number.isNaN)).toBe(false)
  expect([...times].sort((one, other) => one - other)).toEqual(times)
  expect(durationMs).toBe((times[3] ?? 0) - (times[2] ?? 0))
}
