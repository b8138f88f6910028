import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { StrayingCaller } from './straying-caller.ts'
import { WorkerSite } from './worker-site.ts'

const [a, b] = ['13800000001', '13900000002']

let site: WorkerSite
const callers: StrayingCaller[] = []
beforeAll(async () => {
  site = await WorkerSite.open()
}, 90_000)
afterEach(() => {
  for (const caller of callers.splice(0)) caller.close()
})
afterAll(() => site?.close())

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe.each(['udp', 'tcp'] as const)('over %s, a request in a dialog of another worker', (transport) => {
  test('reaches it, whether ACK, re-INVITE or BYE, and is answered from where it was sent to', async () => {
    const { x } = await site.bind({ a, b, orderId: transport })
    const [right, wrong] = [site.at(0, transport), site.at(1, transport)]
    const callee = await site.callee()
    const caller = await StrayingCaller.open(transport, a, '127.0.0.2')
    callers.push(caller)
    const answered = caller.invite(x, right)
    const incoming = await callee.nextCall()
    await incoming.answer()
    expect((await answered).from).toEqual(right)

    caller.acknowledge(wrong)
    await pause(200)
    const answersUntilThen = caller.repeatedAnswers
    // A 200 that is not acknowledged is repeated after half a second, and then after a whole one.
    await pause(1_700)
    expect(caller.repeatedAnswers).toBe(answersUntilThen)

    const changed = await caller.request('INVITE', wrong)
    expect(changed.wire).toMatch(/^SIP\/2\.0 200 [\s\S]*\r\nm=audio /)
    expect(changed.from).toEqual(wrong)
    caller.acknowledge(wrong)

    const ended = await caller.request('BYE', wrong)
    expect(ended.wire).toMatch(/^SIP\/2\.0 200 /)
    expect(ended.from).toEqual(wrong)
    expect(await incoming.ended()).toMatchObject({ by: 'there' })
    expect(await callee.close()).toBeUndefined()
  }, 30_000)

  test('that it does not know any more gets 481, from where it was sent to', async () => {
    const { x } = await site.bind({ a, b, orderId: `${transport} again` })
    const [right, wrong] = [site.at(1, transport), site.at(0, transport)]
    const callee = await site.callee()
    const caller = await StrayingCaller.open(transport, a, '127.0.0.2')
    callers.push(caller)
    const answered = caller.invite(x, right)
    await (await callee.nextCall()).answer()
    await answered
    caller.acknowledge(right)
    await caller.request('BYE', right)
    const stray = await caller.request('OPTIONS', wrong)
    expect(stray.wire).toMatch(/^SIP\/2\.0 481 /)
    expect(stray.from).toEqual(wrong)
    await callee.close()
  }, 30_000)
})
