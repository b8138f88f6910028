import type { IncomingCall, OutgoingCall, SimplePhone } from '@axbridge/sim'
import { afterEach, expect, test } from 'vitest'
import { WorkerSite } from './worker-site.ts'

const a = '13800000001'
const callsPerPlace = 120
/** Two generators at this pace: 40 calls a second. */
const everyMs = 50
const holdMs = 1_000
const killAfterMs = 2_000

let site: WorkerSite
afterEach(() => site?.close())

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** One call of the load, each through a binding of its own. */
type LoadCall = {
  readonly binding: string
  readonly x: string
  readonly dialledAt: number
  answeredAt: number | undefined
}

/** Calls at a steady pace, each held for a second, whatever becomes of the others. */
const offer = async (
  phone: SimplePhone,
  bindings: readonly { id: string; x: string }[],
): Promise<readonly LoadCall[]> => {
  const calls: LoadCall[] = []
  const courses: Promise<void>[] = []
  for (const { id, x } of bindings) {
    const call: LoadCall = { binding: id, x, dialledAt: Date.now(), answeredAt: undefined }
    calls.push(call)
    courses.push(course(phone.dial(x), call))
    await pause(everyMs)
  }
  await Promise.all(courses)
  return calls
}

const course = async (outgoing: OutgoingCall, call: LoadCall): Promise<void> => {
  try {
    await outgoing.answered(6_000)
    call.answeredAt = Date.now()
    await pause(holdMs)
    await outgoing.hangUp(6_000)
  } catch {
    // What its worker took with it is looked at as a whole.
  }
}

/** The calls to each number as the phones that are called see them, and those numbers whose caller hung up. */
type Answered = { readonly offered: ReadonlyMap<string, number>; readonly hungUp: ReadonlySet<string> }

/** Answers every call. */
const answerAll = (phone: SimplePhone): Answered => {
  const offered = new Map<string, number>()
  const hungUp = new Set<string>()
  const answer = async (incoming: IncomingCall): Promise<void> => {
    const shown = incoming.shownNumber ?? ''
    offered.set(shown, (offered.get(shown) ?? 0) + 1)
    await incoming.answer().catch(() => {})
    const end = await incoming.ended(60_000).catch(() => undefined)
    if (end?.by === 'there') hungUp.add(shown)
  }
  const take = async (): Promise<void> => {
    for (;;) void answer(await phone.nextCall(60_000))
  }
  // Until the phone is closed.
  take().catch(() => {})
  return { offered, hungUp }
}

test('a worker that is killed under load takes its own calls only, is replaced within a second, and each call has its record', async () => {
  site = await WorkerSite.open()
  const bindings: { readonly id: string; readonly x: string }[] = []
  while (bindings.length < 2 * callsPerPlace) {
    const some = Array.from({ length: 20 }, (_, index) => `139${10_000_000 + bindings.length + index}`)
    bindings.push(...(await Promise.all(some.map((b) => site.bind({ a, b })))))
  }
  await expect.poll(() => site.server.stderr, { timeout: 30_000 }).toContain('a spare worker stands by')
  const { offered, hungUp } = answerAll(await site.callee())
  const [unharmed, harmed] = [await site.caller(a, 0), await site.caller(a, 1)]
  const load = Promise.all([
    offer(unharmed, bindings.slice(0, callsPerPlace)),
    offer(harmed, bindings.slice(callsPerPlace)),
  ])
  await pause(killAfterMs)
  const killedAt = Date.now()
  process.kill(site.processAt(1), 'SIGKILL')
  const [ofOther, ofKilled] = await load

  const isCompleted = ({ x }: LoadCall): boolean => hungUp.has(x)
  await expect.poll(() => ofOther.filter(isCompleted).length).toBe(callsPerPlace)
  const later = ofKilled.filter(({ dialledAt }) => dialledAt > killedAt)
  const firstAnswer = Math.min(...later.map(({ answeredAt }) => answeredAt ?? Number.POSITIVE_INFINITY))
  // On a machine that is busy with something else a call takes its time in the other worker too.
  const atThatTime = ofOther.filter(({ dialledAt }) => dialledAt > killedAt && dialledAt < killedAt + 1_000)
  const slowness = Math.max(...atThatTime.map(({ answeredAt = 0, dialledAt }) => answeredAt - dialledAt))
  expect(firstAnswer - killedAt).toBeLessThan(1_000 + slowness)
  const muchLater = later.filter(({ dialledAt }) => dialledAt > killedAt + 1_000)
  await expect.poll(() => muchLater.filter((call) => !isCompleted(call))).toEqual([])
  const lost = ofKilled.filter((call) => call.answeredAt !== undefined && !isCompleted(call))
  expect(lost.length, 'calls went on when it was killed').toBeGreaterThan(10)
  expect(lost.every(({ dialledAt }) => dialledAt < killedAt)).toBe(true)

  // The end of a call is written a moment after it.
  const open = async () => (await site.customer.calls()).filter(({ endedAt }) => endedAt === null)
  await expect.poll(open, { timeout: 10_000 }).toEqual([])
  const records = await site.customer.calls()
  const of = (binding: string) => records.filter((record) => record.binding === binding)
  for (const call of [...ofOther, ...ofKilled]) {
    const { binding, x, answeredAt } = call
    const answered = of(binding).filter((record) => record.answeredAt !== null)
    if (answeredAt !== undefined) {
      // What its end was is with the worker until it is written, a moment later.
      const isOfTheMoment =
        call.dialledAt < killedAt && answeredAt + holdMs > killedAt - 1_000 && ofKilled.includes(call)
      const outcomes = isCompleted(call) ? (isOfTheMoment ? ['completed', 'lost'] : ['completed']) : ['lost']
      expect(answered.map(({ outcome }) => outcomes.includes(outcome))).toEqual([true])
    }
    // The next worker may have taken up an INVITE that was repeated: that is another attempt, and B was called twice.
    expect(of(binding).length).toBeLessThanOrEqual(offered.get(x) ?? 0)
  }
  expect(records.filter(({ outcome }) => outcome === 'lost').length).toBeGreaterThanOrEqual(lost.length)
  expect(site.server.stderr).toMatch(/"lostCalls":[0-9]+/)
}, 120_000)

test('a worker that is killed again and again is replaced all the same', async () => {
  site = await WorkerSite.open({ workers: 1 })
  const { x } = await site.bind({ a, b: '13900000002' })
  answerAll(await site.callee())
  const killed = new Set<number>()
  for (let times = 0; times < 3; times += 1) {
    const worker = site.processAt(0)
    expect(killed.has(worker)).toBe(false)
    killed.add(worker)
    process.kill(worker, 'SIGKILL')
    await expect.poll(() => site.processAt(0), { timeout: 10_000 }).not.toBe(worker)
  }
  const call = (await site.caller(a, 0)).dial(x)
  await call.answered()
  await call.hangUp()
  expect((await site.customer.send('GET', '/readyz')).status).toBe(200)
}, 60_000)

test('a worker that hangs is killed after some seconds, and replaced', async () => {
  site = await WorkerSite.open({ workers: 1 })
  const { x } = await site.bind({ a, b: '13900000002' })
  answerAll(await site.callee())
  const hanging = site.processAt(0)
  process.kill(hanging, 'SIGSTOP')
  await expect.poll(() => site.processAt(0), { timeout: 30_000 }).not.toBe(hanging)
  const call = (await site.caller(a, 0)).dial(x)
  await call.answered()
  await call.hangUp()
}, 60_000)
