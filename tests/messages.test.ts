import { AxbridgeConsole, type LadderStep } from '@axbridge/sdk/console'
import type { SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { CookieJar } from './cookie-jar.ts'
import { finderOf } from './independent-search.ts'
import { people, RunningService } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await RunningService.start()
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

const receivedBy = (phone: SimplePhone): string =>
  phone
    .received()
    .map(({ wire }) => wire)
    .join('\n')

const textsTo = (phone: SimplePhone): number =>
  phone.received().filter(({ wire }) => wire.startsWith('MESSAGE ')).length

describe.each(['udp', 'tcp'] as const)('texts between two phones of the sandbox over %s', (transport) => {
  test('go both ways under the 700 number, and no byte names the sender (promise 5, BASE-3)', async () => {
    const a = await service.phone(people.a, { transport, talkative: true })
    const b = await service.phone(people.b, { transport, talkative: true })
    const { x } = await service.bind()
    for (const [from, to, text] of [
      [a, b, 'I am at the gate'],
      [b, a, '好的，我马上到 🚗'],
    ] as const) {
      expect(await from.text(x, text)).toEqual({ status: 200, phrase: 'OK' })
      expect(await to.nextText()).toEqual({ shownNumber: x, text })
    }
    expect(finderOf(people.a)(receivedBy(b))).toBe(false)
    expect(finderOf(people.b)(receivedBy(a))).toBe(false)
  })
})

describe('AXYB: each sees the number that he writes to', () => {
  test('A writes to X and B sees Y', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const { x, y } = await service.bindWith({ mode: 'AXYB' })
    await a.text(x, 'hello')
    expect(await b.nextText()).toEqual({ shownNumber: y, text: 'hello' })
    await b.text(y ?? '', 'hello yourself')
    expect(await a.nextText()).toEqual({ shownNumber: x, text: 'hello yourself' })
  })
})

describe('a text is refused as a call is', () => {
  const refused = async (from: SimplePhone, to: string): Promise<number> => (await from.text(to, 'hello')).status

  test('404 for a stranger, bound number or not, and 410 for a party whose order has ended', async () => {
    const stranger = await service.phone(people.stranger)
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const bound = await service.bind()
    expect([await refused(stranger, bound.x), await refused(stranger, '700000000019999')]).toEqual([404, 404])
    await service.unbind(bound)
    expect([await refused(a, bound.x), await refused(b, bound.x)]).toEqual([410, 410])
    expect(textsTo(a) + textsTo(b)).toBe(0)
  })

  test('403 where messages are switched off or go the other way only, and calls go on', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const off = await service.bindWith({ messages: false })
    expect(await refused(a, off.x)).toBe(403)
    const call = a.dial(off.x)
    const rings = await b.nextCall()
    rings.decline()
    await call.ended()
    const oneWay = await service.bindWith({ direction: 'b_to_a', orderId: 'order-2' })
    expect([await refused(a, oneWay.x), await refused(b, oneWay.x)]).toEqual([403, 200])
  })

  test('480 where no phone of the callee is there', async () => {
    const a = await service.phone(people.a)
    expect(await refused(a, (await service.bind()).x)).toBe(480)
  })

  test('403 for a phone that has not registered, whoever it says that it is, with a word why', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const { x } = await service.bind()
    const impostor = await service.phone(people.a, { registered: false })
    expect(await impostor.text(x, 'hello')).toEqual({ status: 403, phrase: 'Register First' })
    expect([textsTo(a), textsTo(b)]).toEqual([0, 0])
  })

  test.each([
    [404, 480],
    [410, 480],
    [415, 488],
    [486, 486],
    [503, 500],
    [603, 480],
    [202, 202],
    [204, 200],
  ])("what the callee's phone answers tells nothing of him: %i becomes %i", async (answer, heard) => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const { x } = await service.bind()
    b.answerTextsWith(answer)
    expect(await refused(a, x)).toBe(heard)
  })
})

describe('what a text may be', () => {
  test('plain text of at most 1,300 octets', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const { x } = await service.bind()
    expect((await a.text(x, '好'.repeat(433))).status).toBe(200)
    expect((await a.text(x, '好'.repeat(434))).status).toBe(413)
    expect((await a.text(x, '<b>hi</b>', { type: 'text/html' })).status).toBe(415)
    expect(receivedBy(a)).toMatch(/^SIP\/2\.0 415 [\s\S]*^Accept: text\/plain\r$/m)
    expect(textsTo(b)).toBe(1)
  })

  test('with his own number in it, and with that of nobody else of the group', async () => {
    const a = await service.phone(people.a)
    const b = await service.phone(people.b)
    const bound = await service.bindWith({ mode: 'GXB', members: [people.a, people.other], defaultMember: people.a })
    expect((await a.text(bound.x, `call me at ${people.a}`)).status).toBe(200)
    const wide = [...people.other].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')
    const spelled = [people.other, `+86 ${people.other.slice(0, 3)}-${people.other.slice(3)}`, wide]
    for (const number of spelled)
      expect(await a.text(bound.x, `he is at ${number}.`)).toEqual({
        ...{ status: 403, phrase: 'The Text Holds The Number Of A Party' },
      })
    expect(textsTo(b)).toBe(1)
    await service.unbind(bound)
  })
})

test('five texts of one sender are on their way at once, each handed on once though he repeats it; others need not wait', async () => {
  const [a, b] = [await service.phone(people.other), await service.phone(people.b)]
  const { x } = await service.bind(people.other)
  b.answerTextsWith(undefined)
  const waiting = Array.from({ length: 5 }, () => a.text(x, 'hello', { deadlineMs: 1_300 }).catch(() => {}))
  for (let got = 0; got < 5; got += 1) await b.nextText()
  expect(await a.text(x, 'one more')).toEqual({ status: 403, phrase: 'Too Many Messages' })
  expect((await b.text(x, 'hello')).status).toBe(200)
  await Promise.all(waiting)
  const sent = a.messages().filter(({ direction, wire }) => direction === 'sent' && wire.startsWith('MESSAGE '))
  expect(sent.length).toBeGreaterThan(6)
  const branches = b
    .received()
    .flatMap(({ wire }) => (wire.startsWith('MESSAGE ') ? [/branch=([^;\r]+)/.exec(wire)?.[1]] : []))
  expect(new Set(branches).size).toBe(5)
})

test('a text makes no call record', async () => {
  const [a, b] = [await service.phone(people.stranger), await service.phone(people.b)]
  const bound = await service.bind(people.stranger)
  await a.text(bound.x, 'the parcel is blue')
  await b.nextText()
  const { json } = await service.request('GET', `/v1/calls?binding=${bound.id}`)
  expect((json as { items: unknown[] }).items).toEqual([])
})

test('the live ladder shows a text that goes through: what each phone saw, the text on both legs, the number hidden', async () => {
  const jar = new CookieJar()
  let opened = (): void => {}
  const isOpen = new Promise<void>((resolve) => {
    opened = resolve
  })
  const staff = new AxbridgeConsole({
    url: service.http,
    fetch: async (url, init) => {
      const response = await jar.fetch(url, init)
      if (url.includes('/ladders/stream')) opened()
      return response
    },
  })
  await staff.setUp({
    token: new URL(service.setUpLink).hash.slice(1),
    name: 'admin',
    password: 'a rather long sentence',
  })
  const [a] = [await service.phone(people.stranger), await service.phone(people.b)]
  const { x } = await service.bind(people.stranger)
  const steps: LadderStep[] = []
  const following = (async () => {
    for await (const step of staff.followLadders()) {
      steps.push(step)
      if (step.what === '200' && step.leg === 'a') return
    }
  })()
  await isOpen
  await a.text(x, 'the blue one')
  await following
  expect(steps.map(({ leg, direction, what }) => `${leg}${direction === 'in' ? '<' : '>'} ${what}`)).toEqual([
    ...['a< MESSAGE', 'b> MESSAGE', 'b< 200', 'a> 200'],
  ])
  const [came] = steps
  const { sandbox } = await staff.getSession()
  const kept = await staff.customer(sandbox?.customer ?? '').getCallLadder(came?.call ?? '')
  expect(kept.steps).toEqual(steps)
  expect(kept.decision.map(({ name, result }) => `${name}: ${result}`)).toEqual([
    ...[
      'trunk: known',
      'caller: understood',
      'dialled: protected_number',
      'standing: a',
      'route: connect',
      'way: phone',
    ],
  ])
  expect(came?.parts.filter(({ kind }) => kind === 'hidden').map(({ text }) => text)).toContain(people.stranger)
  expect(came?.parts.at(-1)).toMatchObject({ kind: 'plain', text: expect.stringContaining('the blue one') })
})
