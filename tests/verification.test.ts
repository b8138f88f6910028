import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, type Question, verificationListener } from '../examples/verification-platform.ts'
import { BarePeer } from './bare-peer.ts'
import { type BoundAnswer, type CallAnswer, people, RunningService } from './running-service.ts'

const secret = 'what-both-of-them-know-1'
const timeoutMs = 400

let folder: string
let platform: Server
let questions: Question[] = []
let tried = 0
let answers = new Map<string, Answer>()
/** What the platform does in place of what the reference server does. */
let misbehave: RequestListener | undefined

const url = (): string => `http://127.0.0.1:${(platform.address() as AddressInfo).port}/v1/verifications`

const settings = (more: object = {}) => ({
  supervision: {
    verification: {
      ...{ url: url(), keyFile: join(folder, 'key'), timeoutMs, breaker: { openAfter: 1_000 } },
      ...more,
    },
  },
})

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-verification-'))
  writeFileSync(join(folder, 'key'), `${secret}\n`, { mode: 0o600 })
  const reference = verificationListener({
    secretOf: (keyId) => (keyId === 'axbridge' ? secret : undefined),
    decide: (question) => {
      questions.push(question)
      return answers.get(question.identifier) ?? { result: 'verified' }
    },
  })
  platform = createServer((request, response) => {
    tried += 1
    const answering = misbehave ?? reference
    answering(request, response)
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  platform.closeAllConnections()
  platform.close()
  rmSync(folder, { recursive: true, force: true })
})
beforeEach(() => {
  questions = []
  tried = 0
  answers = new Map()
  misbehave = undefined
})

/** A server beside a trunk that is also where its calls go out to: what rings there was connected. */
class Scene {
  readonly service: RunningService
  readonly network: BarePeer

  private constructor(service: RunningService, network: BarePeer) {
    this.service = service
    this.network = network
  }

  static async open(host: string, more: object = {}): Promise<Scene> {
    const service = await RunningService.start(settings(more))
    const network = await BarePeer.open(host, () => service.sipAddress('udp'))
    await service.asOperator('PUT', '/trunks/operator', { to: network.address, from: [host], callerFrom: 'from' })
    return new Scene(service, network)
  }

  bound(identifier?: string): Promise<BoundAnswer> {
    return this.service.bindWith(identifier === undefined ? {} : { use: { identifier } })
  }

  /** One call of A; what he hears, and the record of it. */
  async call(
    bound: BoundAnswer,
    count = 1,
  ): Promise<{ heard: string; record: CallAnswer; rang: number; tookMs: number }> {
    this.network.received = []
    const beganAt = performance.now()
    const heard = await this.network.invite({ dialled: bound.x, from: people.a })
    const tookMs = performance.now() - beganAt
    const record = await this.service.endedCall(bound, count)
    return { heard: heard.split('\r\n')[0] ?? '', record, rang: this.network.requests('INVITE').length, tookMs }
  }

  async close(): Promise<void> {
    this.network.close()
    await this.service.stop()
  }
}

const refused = 'SIP/2.0 403 Forbidden'
const declined = 'SIP/2.0 486 Busy Here'

describe('BASE-2: an identifier is verified before anybody is called', () => {
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.open('127.0.0.2')
  })
  afterAll(() => scene?.close())

  test('one that is verified connects, and the record says so', async () => {
    const bound = await scene.bound('order-id-1')
    const { heard, record, rang } = await scene.call(bound)
    expect([heard, rang]).toEqual([declined, 1])
    expect(record).toMatchObject({ identifier: 'order-id-1', verification: 'verified', refusal: null, outcome: 'busy' })
    expect(questions).toEqual([
      { identifier: 'order-id-1', number: bound.x, call: record.id, at: expect.stringMatching(/^20.*Z$/) },
    ])
    expect(JSON.stringify(questions)).not.toMatch(/138000000/)
  })

  test('one that is rejected is refused, the callee never rings, and the record says so', async () => {
    answers.set('order-id-2', { result: 'rejected' })
    const { heard, record, rang } = await scene.call(await scene.bound('order-id-2'))
    expect([heard, rang]).toEqual([refused, 0])
    expect(record).toMatchObject({
      verification: 'rejected',
      refusal: 'not_verified',
      outcome: 'refused',
      ringingAt: null,
    })
  })

  const open: { close(): void }[] = []
  afterEach(() => {
    for (const one of open.splice(0)) one.close()
  })

  test.each<[string, RequestListener]>([
    ['no answer in time', (_, response) => void open.push({ close: () => response.destroy() })],
    ['an answer of 500', (_, response) => void response.writeHead(500).end('{"result":"verified"}')],
    ['an answer that is no JSON', (_, response) => void response.writeHead(200).end('verified')],
    ['an answer of another word', (_, response) => void response.writeHead(200).end('{"result":"yes"}')],
    ['a connection that is cut', (request) => void request.socket.destroy()],
    [
      'an answer that is cut',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"result":"verified"')
        setTimeout(() => response.destroy(), 20)
      },
    ],
    ['a redirection', (_, response) => void response.writeHead(307, { location: url() }).end()],
  ])('%s is no answer: the call is refused, and the callee never rings', async (_, behaviour) => {
    misbehave = behaviour
    const { heard, record, rang, tookMs } = await scene.call(await scene.bound('order-id-3'))
    expect([heard, rang]).toEqual([refused, 0])
    expect(record).toMatchObject({ verification: 'no_answer', refusal: 'not_verified', ringingAt: null })
    // Nothing is followed, and nothing is asked twice.
    expect([tried, questions]).toEqual([1, []])
    // A busy machine may be late, but not by as much as a peer that is silent.
    expect(tookMs).toBeLessThan(timeoutMs + 2_000)
  })

  test('an answer that is valid for a time is used again, and one that is not is asked for anew', async () => {
    answers.set('order-id-4', { result: 'verified', validForS: 60 })
    for (const identifier of ['order-id-4', 'order-id-5']) {
      const bound = await scene.bound(identifier)
      await scene.call(bound)
      expect((await scene.call(bound, 2)).record).toMatchObject({ verification: 'verified' })
    }
    expect(questions.map(({ identifier }) => identifier)).toEqual(['order-id-4', 'order-id-5', 'order-id-5'])
  })

  /** A call of A during whose question to the platform something happens. */
  const callWhile = async (bound: BoundAnswer, happens: () => Promise<unknown>) => {
    let answer = (): void => {}
    const isAsked = new Promise<void>((resolve) => {
      misbehave = (_, response) => {
        answer = () => void response.writeHead(200).end('{"result":"verified"}')
        resolve()
      }
    })
    const called = scene.call(bound)
    await isAsked
    await happens()
    answer()
    return called
  }

  test('a binding that ends while the platform is asked connects nobody', async () => {
    const bound = await scene.bound('order-id-6')
    const called = await callWhile(bound, () => scene.service.unbind(bound))
    expect(called).toMatchObject({ heard: 'SIP/2.0 410 Gone', rang: 0, record: { refusal: 'ended' } })
  })

  const said = { reason: 'More complaints than may be', remedy: 'Call fewer people a day' }

  test('a number that is suspended while the platform is asked connects nobody (BASE-12)', async () => {
    const bound = await scene.bound('order-id-61')
    let made: unknown
    const called = await callWhile(bound, async () => {
      made = await scene.service.asOperator('POST', '/suspensions', { number: bound.x, ...said })
    })
    expect(called).toMatchObject({
      ...{ heard: refused, rang: 0 },
      record: { refusal: 'suspended', verification: 'verified' },
    })
    await scene.service.asOperator('POST', `/suspensions/${(made as { id: string }).id}/lift`, { reason: 'Done' })
  })

  test('who wants no calls any more while the platform is asked is not called (USE-6)', async () => {
    const bound = await scene.bound('order-id-62')
    const optOut = { number: people.b, of: 'calls' }
    const called = await callWhile(bound, () => scene.service.request('POST', '/v1/opt-outs', optOut))
    expect(called).toMatchObject({ heard: refused, rang: 0, record: { refusal: 'refused_by_callee' } })
    await scene.service.request('POST', '/v1/opt-outs/removal', { number: people.b })
  })

  test('whoever takes the place of the callee while the platform is asked is not called where he wants no calls (USE-6)', async () => {
    const bound = await scene.bound('order-id-63')
    const other = '13700000003'
    await scene.service.request('POST', '/v1/opt-outs', { number: other, of: 'calls' })
    const called = await callWhile(bound, () => scene.service.change(bound, { b: other }))
    expect(called).toMatchObject({ heard: refused, rang: 0, record: { refusal: 'refused_by_callee' } })
  })

  test('a caller who is blocked while the platform is asked reaches nobody, and what counts calls counts this one once (BASE-12)', async () => {
    const bound = await scene.bound('order-id-64')
    const blocked = { number: people.a, reason: 'He threatens people' }
    const called = await callWhile(bound, () => scene.service.asOperator('POST', '/blocked-persons', blocked))
    expect(called).toMatchObject({
      ...{ heard: refused, rang: 0 },
      record: { refusal: 'by_policy', rule: 'blocked-person' },
    })
    await scene.service.asOperator('POST', '/blocked-persons/removal', { number: people.a, reason: 'Done' })
  })

  test('a binding without an identifier connects outside the pilot, and nobody is asked', async () => {
    const { rang, record } = await scene.call(await scene.bound())
    expect([rang, tried, record]).toMatchObject([1, 0, { identifier: null, verification: null }])
  })

  test('of a call between phones of the sandbox nobody is asked', async () => {
    const bound = await scene.bound('order-id-7')
    const [a, b] = [await scene.service.phone(people.a), await scene.service.phone(people.b)]
    const call = a.dial(bound.x)
    const rings = await b.nextCall()
    rings.decline()
    await call.ended()
    await scene.service.hangUpAll()
    expect(tried).toBe(0)
  })

  test('operators see what became of it all', async () => {
    const state = (await scene.service.asOperator('GET', '/verification')) as Record<string, unknown>
    expect(state).toMatchObject({
      setting: { timeoutMs, onNoAnswer: 'refuse', withoutIdentifier: 'connect' },
      ...{ verified: 10, rejected: 1, noAnswer: 7, passedOver: 0, withoutIdentifier: 1, fromCache: 1 },
      ...{ notAsked: 0, openSince: null, answersKept: 1 },
    })
    expect(state.faults).toEqual(
      expect.arrayContaining([
        { fault: 'timed_out', count: 1 },
        { fault: 'refused', count: 2 },
        { fault: 'unreadable', count: 2 },
        { fault: 'cut_off', count: 2 },
      ]),
    )
  })
})

describe('BASE-2: where no answer is to stop nobody', () => {
  let scene: Scene
  beforeAll(async () => {
    const breaker = { openAfter: 2, openMs: 300 }
    scene = await Scene.open('127.0.0.3', { onNoAnswer: 'connect', withoutIdentifier: 'refuse', breaker })
  })
  afterAll(() => scene?.close())

  test('the call connects, its record says that it was passed over, and a platform that is down is asked no more for a while', async () => {
    misbehave = (_, response) => void response.writeHead(503).end()
    const bound = await scene.bound('order-id-8')
    for (const count of [1, 2, 3]) {
      const { rang, record } = await scene.call(bound, count)
      expect([rang, record]).toMatchObject([1, { verification: 'passed_over', refusal: null }])
    }
    const down = (await scene.service.asOperator('GET', '/verification')) as { openSince: string | null }
    expect([tried, down]).toMatchObject([2, { passedOver: 3, notAsked: 1, openSince: expect.any(String) }])
    const standing = async () =>
      ((await scene.service.asOperator('GET', '/overview')) as { alarms: { alarm: string }[] }).alarms
    await expect.poll(standing, { timeout: 5_000 }).toMatchObject([{ alarm: 'verification_down' }])

    misbehave = undefined
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, Date.parse(down.openSince ?? '') + 350 - Date.now())),
    )
    expect((await scene.call(bound, 4)).record).toMatchObject({ verification: 'verified' })
    expect(await scene.service.asOperator('GET', '/verification')).toMatchObject({ openSince: null })
  })

  test('a rejected identifier is refused all the same, and so is none where one is required', async () => {
    answers.set('order-id-9', { result: 'rejected' })
    expect(await scene.call(await scene.bound('order-id-9'))).toMatchObject({ heard: refused, rang: 0 })
    const { rang, record } = await scene.call(await scene.bound())
    expect([rang, record]).toMatchObject([0, { refusal: 'not_verified', verification: null }])
  })
})
