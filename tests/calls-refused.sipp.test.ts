import { setTimeout as pause } from 'node:timers/promises'
import { headerOf, type SipResponse } from '@axbridge/sip'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CarrierSite } from './carrier-site.ts'
import { freeAddress } from './free-port.ts'
import { describePeer } from './peers.ts'
import type { SippPhone } from './sipp-phones.ts'
import { strangersRecords } from './stored-records.ts'

const [a, b, stranger] = ['13800000001', '13900000002', '15000000003']

const assertedBy = (number: string): string => `P-Asserted-Identity: <sip:${number}@operator.example>`
const from = (number: string): string => `<sip:${number}@operator.example>`

describePeer('sipp', 'a call that is refused', () => {
  let site: CarrierSite
  /** Of no pool: what a bind of these cases may draw by chance is not this. */
  const neverBound = '700999999999999'
  let unbound: string
  /** The phone that must not ring. */
  let silent: SippPhone | undefined

  beforeAll(async () => {
    site = await CarrierSite.open({ settings: { bindings: { quarantineMs: 0 } } })
    // With no quarantine an ended binding leaves its number as if it had never been bound.
    const ended = await site.api.bind({ a: '13800000011', b: '13900000012' })
    await site.api.unbind(ended.id)
    unbound = ended.x
  })
  afterAll(() => site?.close())

  const refusedCall = async (target: string, keys: { from?: string; identity?: string; local?: string } = {}) => {
    silent ??= await site.callee('callee', { deadlineMs: 60_000 })
    const identity = keys.identity ?? assertedBy(a)
    const call = await site.caller('caller-refused', {
      keys: { target, from: keys.from ?? from(a), identity },
      ...(keys.local === undefined ? {} : { local: await freeAddress(keys.local) }),
    })
    expect(call.complaint).toBe('')
    expect(call.exitCode).toBe(0)
    return call.trace.final
  }

  const expectNobodyRang = async (): Promise<void> => {
    const phone = silent
    silent = undefined
    if (phone === undefined) throw new Error('no phone was there to ring')
    await expectOnlyAPartyRings(site, phone)
  }

  afterEach(async () => {
    await silent?.stop()
    silent = undefined
  })

  test('from somebody who is no party is a 404, nobody rings, and its record names no customer and no callee (APP-15)', async () => {
    const { x } = await site.api.bind({ a, b })
    const before = strangersRecords(site.directory).length
    const answer = await refusedCall(site.uri(x), { from: from(stranger), identity: assertedBy(stranger) })
    expect(statusAndCause(answer)).toEqual([404, 'Q.850;cause=1'])
    await expectNobodyRang()
    expect(await site.api.calls({ x })).toEqual([])
    const [newest, ...older] = await untilRecorded(site, before + 1)
    expect(older).toHaveLength(before)
    expect(newest).toEqual({ caller: '150****0003', callee: null, cause: 1, isEnded: true })
  })

  test('from somebody who is no party does not say whether the number is bound', async () => {
    const { x } = await site.api.bind({ a, b })
    const numbers = [x, unbound, neverBound]
    const answers: string[] = []
    for (const number of numbers) {
      const answer = await refusedCall(site.uri(number), { from: from(stranger), identity: assertedBy(stranger) })
      answers.push(formOf(answer, number))
    }
    await expectNobodyRang()
    expect(answers[0]).toContain('404')
    expect(new Set(answers).size).toBe(1)
  })

  test('from a party of another number is a 404', async () => {
    const [first, second] = [await site.api.bind({ a, b }), await site.api.bind({ a: '13800000021', b: '13900000022' })]
    expect(statusAndCause(await refusedCall(site.uri(second.x)))).toEqual([404, 'Q.850;cause=1'])
    await expectNobodyRang()
    expect(first.x === second.x).toBe(false)
  })

  test.each([
    ['no identity', { identity: 'X-Nothing: 0' }, 433],
    ['an anonymous one', { from: 'Anonymous <sip:anonymous@anonymous.invalid>', identity: 'Privacy: id' }, 433],
    ['an anonymous asserted one', { identity: 'P-Asserted-Identity: <sip:anonymous@anonymous.invalid>' }, 433],
    ['two that differ', { identity: `${assertedBy(a)}, <tel:+86${stranger}>` }, 433],
    ['a 700 number', { identity: assertedBy('700100000010001') }, 403],
  ])('with %s is refused though From names a party', async (_title, keys, status) => {
    const { x } = await site.api.bind({ a, b })
    const before = strangersRecords(site.directory).length
    expect(statusAndCause(await refusedCall(site.uri(x), keys))).toEqual([status, 'Q.850;cause=21'])
    await expectNobodyRang()
    const [newest] = await untilRecorded(site, before + 1)
    expect(newest).toEqual({ caller: null, callee: null, cause: 21, isEnded: true })
  })

  test.each(['127.0.0.3', '127.0.0.1'])(
    'from a peer that is no trunk (%s) is a 403 and leaves no record',
    async (local) => {
      const { x } = await site.api.bind({ a, b })
      const before = strangersRecords(site.directory).length
      expect((await refusedCall(site.uri(x), { local })).status).toBe(403)
      expect((await refusedCall(site.uri(unbound), { local })).status).toBe(403)
      await expectNobodyRang()
      // A later attempt has its record: so had these, if they had any.
      await refusedCall(site.uri(neverBound))
      expect(await untilRecorded(site, before + 1)).toHaveLength(before + 1)
      expect(await site.api.calls({ x })).toEqual([])
    },
  )

  test.each([
    ['a 700 number behind a country code', (x: string) => site.uri(`+86${x}`)],
    ['a 700 number behind a zero', (x: string) => site.uri(`0${x}`)],
    ["the other party's own number", () => site.uri(b)],
    ['a context other than +86', (x: string) => `sip:${x};phone-context=+852@127.0.0.1;user=phone`],
    ['no number', () => `sip:${site.sip.host}:${site.sip.port}`],
  ])('to %s is a 404', async (_title, target) => {
    const { x } = await site.api.bind({ a, b })
    expect(statusAndCause(await refusedCall(target(x)))).toEqual([404, 'Q.850;cause=1'])
    await expectNobodyRang()
  })
})

describePeer('sipp', 'a call to an order that has ended', () => {
  let site: CarrierSite
  beforeAll(async () => {
    site = await CarrierSite.open()
  })
  afterAll(() => site?.close())

  describe('after DELETE', () => {
    test.each([
      ['A', a, 'a_to_b', '138****0001'],
      ['B', b, 'b_to_a', '139****0002'],
    ])('%s gets 410, nobody rings, and the record names the order', async (_title, number, direction, mask) => {
      const binding = await site.api.bind({ a, b, orderId: `order-of-${direction}` })
      await site.api.unbind(binding.id)
      const silent = await site.callee('callee')
      const keys = { target: site.uri(binding.x), from: from(number), identity: assertedBy(number) }
      const { trace, exitCode } = await site.caller('caller-refused', { keys })
      expect(exitCode).toBe(0)
      expect(statusAndCause(trace.final)).toEqual([410, 'Q.850;cause=22'])
      await expectOnlyAPartyRings(site, silent)
      const [record, ...others] = await recordsOf(site, binding.x)
      expect(others).toEqual([])
      expect(record).toMatchObject({
        ...{ binding: binding.id, orderId: binding.orderId, direction, caller: mask, callee: null },
        ...{ outcome: 'refused', refusal: 'ended', q850Cause: 22, durationMs: 0, ringingAt: null, answeredAt: null },
      })
    })
  })

  test('a peer that asks with OPTIONS is told 200', async () => {
    const { exitCode, trace } = await site.caller('caller-options', { keys: { target: site.uri('ping') } })
    expect(exitCode).toBe(0)
    const [answer] = trace.responses('OPTIONS')
    expect(answer?.status).toBe(200)
    expect(headerOf(answer ?? { headers: [] }, 'allow')).toContain('INVITE')
  })
})

/** Lets a party call the phone: that call is the only one that ever came to it. */
const expectOnlyAPartyRings = async (site: CarrierSite, phone: SippPhone): Promise<void> => {
  const { x } = await site.api.bind({ a: '13700000031', b: '13700000032' })
  const call = await site.caller('caller', { rows: [[site.uri(x), '13700000031']] })
  expect(call.exitCode).toBe(0)
  const { exitCode, trace } = await phone.ended
  expect(exitCode).toBe(0)
  expect(trace.requests('INVITE')).toHaveLength(1)
  expect(trace.receivedWire.includes(x)).toBe(true)
}

const statusAndCause = (answer: SipResponse): [number, string | undefined] => [
  answer.status,
  headerOf(answer, 'reason'),
]

/** An answer without what differs from call to call: tokens, the number that was dialled, and ports. */
const formOf = ({ status, reason, headers, body }: SipResponse, dialled: string): string =>
  [`${status} ${reason}`, ...headers.map(({ name, value }) => `${name}: ${value}`), body]
    .join('\n')
    .replaceAll(dialled, 'X')
    .replace(/branch=[^;\s]+/g, 'branch')
    .replace(/;tag=\S+/g, ';tag')
    .replace(/^call-id: .*$/m, 'call-id')
    .replace(/:[0-9]{4,5}\b/g, ':port')

/** An answer to the caller does not wait for the disk, so a record may come a moment later. */
const untilRecorded = async (site: CarrierSite, count: number) => {
  const deadline = Date.now() + 3_000
  let records = strangersRecords(site.directory)
  while (records.length < count && Date.now() < deadline) {
    await pause(10)
    records = strangersRecords(site.directory)
  }
  return records
}

const recordsOf = async (site: CarrierSite, x: string) => {
  const deadline = Date.now() + 3_000
  let records = await site.api.calls({ x })
  while (records.length === 0 && Date.now() < deadline) {
    await pause(10)
    records = await site.api.calls({ x })
  }
  return records
}
