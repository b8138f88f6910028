import { setTimeout as pause } from 'node:timers/promises'
import type { SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { people, RunningService } from './running-service.ts'
import { WorkerSite } from './worker-site.ts'

// Each file starts a server of four processes beside one in this process.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const said = { reason: 'More complaints than may be', remedy: 'Call fewer people a day' }

type Suspended = { readonly id: string }

const forbidden = { status: 403, q850Cause: 21 }

/** What is changed counts in every process within a second. */
const withinASecond = () => pause(1_000)

describe('in a server with two workers', () => {
  const [a, b] = ['13800000001', '13900000002']
  let site: WorkerSite
  let callee: SimplePhone
  let callers: readonly SimplePhone[]
  let strangers: readonly SimplePhone[]

  beforeAll(async () => {
    site = await WorkerSite.open()
    callee = await site.callee()
    callers = [await site.caller(a, 0), await site.caller(a, 1)]
    strangers = [await site.caller('13700000009', 0), await site.caller('13700000009', 1)]
  })
  afterAll(() => site?.close())

  const suspend = async (target: object): Promise<string> => {
    const made = await site.operator.ask('POST', '/admin/v1/suspensions', { ...target, ...said })
    return (made as Suspended).id
  }
  const lift = (id: string) => site.operator.ask('POST', `/admin/v1/suspensions/${id}/lift`, { reason: 'Done' })
  const customer = async () => {
    const { items } = (await site.operator.ask('GET', '/admin/v1/customers')) as { items: { id: string }[] }
    return items[0]?.id
  }

  /** The callee's phone rings, and he declines. */
  const expectRings = async (x: string): Promise<void> => {
    for (const caller of callers) {
      const call = caller.dial(x)
      ;(await callee.nextCall()).decline()
      expect(await call.ended()).toMatchObject({ status: 486 })
    }
  }

  const answersOf = (phones: readonly SimplePhone[], x: string) =>
    Promise.all(phones.map((phone) => phone.dial(x).ended()))

  test.each(['customer', 'block', 'number'] as const)(
    'calls through a suspended %s are refused at every worker within a second, and nobody rings; strangers hear what they ever did (BASE-12, BASE-6)',
    async (what) => {
      const { id, x } = await site.bind({ a, b, orderId: what })
      const unbound = await answersOf(strangers, x)
      const target = { customer: await customer(), block: x.slice(0, 11), number: x }[what]
      await expectRings(x)
      const rung = callee.callsOffered
      const suspension = await suspend({ [what]: target })
      await withinASecond()
      expect(await answersOf(callers, x)).toMatchObject([forbidden, forbidden])
      expect(await answersOf(strangers, x)).toEqual(unbound)
      expect(unbound).toMatchObject([
        { status: 404, q850Cause: 1 },
        { status: 404, q850Cause: 1 },
      ])
      expect(callee.callsOffered).toBe(rung)
      await expect
        .poll(async () => (await site.customer.calls({ binding: id })).slice(0, 2))
        .toMatchObject([
          { outcome: 'refused', refusal: 'suspended', x },
          { outcome: 'refused', refusal: 'suspended', x },
        ])
      await lift(suspension)
      await withinASecond()
      await expectRings(x)
    },
  )

  test('calls that go on are cut in whichever worker where the suspension says so, and else go on (BASE-12)', async () => {
    const { id: binding, x } = await site.bind({ a, b, orderId: 'cut' })
    const talks = []
    for (const caller of callers) {
      const outgoing = caller.dial(x)
      const incoming = await callee.nextCall()
      await incoming.answer()
      await outgoing.answered()
      talks.push({ outgoing, incoming })
    }
    const [one, other] = talks
    const gentle = await suspend({ number: x })
    await withinASecond()
    expect(await site.customer.calls({ binding })).toMatchObject([{ outcome: 'open' }, { outcome: 'open' }])
    const stern = await suspend({ number: x, cut: true })
    const cut = { by: 'there', q850Cause: 31 }
    const ends = [one?.outgoing, one?.incoming, other?.outgoing, other?.incoming].map((leg) => leg?.ended(5_000))
    expect(await Promise.all(ends)).toMatchObject([cut, cut, cut, cut])
    for (const id of [gentle, stern]) await lift(id)
    await withinASecond()
    await expectRings(x)
  })

  test('calls to who wants none of the customer are refused at every worker within a second, and his own go on (USE-6)', async () => {
    const { id, x } = await site.bind({ a, b, orderId: 'wants-no-calls' })
    await site.customer.ask('POST', '/v1/opt-outs', { number: b, of: 'calls' })
    await withinASecond()
    const rung = callee.callsOffered
    expect(await answersOf(callers, x)).toMatchObject([forbidden, forbidden])
    expect(callee.callsOffered).toBe(rung)
    await expect
      .poll(async () => (await site.customer.calls({ binding: id })).slice(0, 2))
      .toMatchObject([{ refusal: 'refused_by_callee' }, { refusal: 'refused_by_callee' }])
    const call = (await site.caller(b, 1)).dial(x)
    ;(await callee.nextCall()).decline()
    expect(await call.ended()).toMatchObject({ status: 486 })
    await site.customer.ask('POST', '/v1/opt-outs/removal', { number: b })
    await expectRings(x)
  })
})

describe('in the sandbox', () => {
  let service: RunningService
  beforeAll(async () => {
    service = await RunningService.start()
  })
  afterEach(() => service.hangUpAll())
  afterAll(() => service?.stop())

  test('calls and texts through a suspended number are refused from the answer on, and again let through (BASE-12)', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const bound = await service.bind()
    const { id } = (await service.asOperator('POST', '/suspensions', { number: bound.x, ...said })) as Suspended
    expect(await a.dial(bound.x).ended()).toMatchObject(forbidden)
    expect((await a.text(bound.x, 'hello')).status).toBe(403)
    expect((await b.text(bound.x, 'hello')).status).toBe(403)
    expect([a.callsOffered, b.callsOffered]).toEqual([0, 0])
    await service.asOperator('POST', `/suspensions/${id}/lift`, { reason: 'Done' })
    expect((await a.text(bound.x, 'hello')).status).toBe(200)
  })

  test('a call that rings is cut with 403 where the suspension says so (BASE-12)', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const bound = await service.bind()
    const waiting = a.dial(bound.x)
    const ringing = await b.nextCall()
    ringing.ring()
    await waiting.ringing()
    const made = await service.asOperator('POST', '/suspensions', { number: bound.x, cut: true, ...said })
    expect(await waiting.ended()).toMatchObject(forbidden)
    expect(await ringing.ended()).toMatchObject({ by: 'there', status: 487 })
    await service.asOperator('POST', `/suspensions/${(made as Suspended).id}/lift`, { reason: 'Done' })
  })

  test('texts to who wants no calls of the customer are refused too, and in his direction only (USE-6)', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const bound = await service.bind()
    await service.request('POST', '/v1/opt-outs', { number: people.b, of: 'calls' })
    expect(await a.dial(bound.x).ended()).toMatchObject(forbidden)
    expect((await a.text(bound.x, 'hello')).status).toBe(403)
    expect((await b.text(bound.x, 'hello')).status).toBe(200)
    await service.request('POST', '/v1/opt-outs/removal', { number: people.b })
    expect((await a.text(bound.x, 'hello')).status).toBe(200)
  })

  test('who is blocked texts nobody either, and is texted all the same (BASE-12)', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const bound = await service.bind()
    await service.asOperator('POST', '/blocked-persons', { number: people.a, reason: 'He threatens people' })
    expect((await a.text(bound.x, 'hello')).status).toBe(403)
    expect((await b.text(bound.x, 'hello')).status).toBe(200)
    await service.asOperator('POST', '/blocked-persons/removal', { number: people.a, reason: 'Done' })
    expect((await a.text(bound.x, 'hello')).status).toBe(200)
  })

  test('what was suspended is suspended after a restart, before the first call (BASE-12)', async () => {
    const bound = await service.bind()
    await service.asOperator('POST', '/suspensions', { number: bound.x, ...said })
    await service.restart()
    const a = await service.phone(people.a)
    expect(await a.dial(bound.x).ended()).toMatchObject(forbidden)
  })
})
