import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ApiClient, inMs } from './api-client.ts'
import { describePeer } from './peers.ts'
import { readSystemCalls, type SystemCall, straceOptions } from './system-calls.ts'

const [a, b] = ['13800001001', '13900002001']
const traced = ['read', 'write', 'writev', 'pwrite64', 'pwritev', 'sendto', 'sendmsg', 'fsync', 'fdatasync']
const [atOnce, inTurn] = [24, 6]

const isOn = ({ parameters }: SystemCall, file: string): boolean => new RegExp(`^\\d+<[^>]*/${file}>`).test(parameters)
const isWrite = ({ name, result }: SystemCall): boolean => /write|^send/.test(name) && Number(result) > 0
const isSync = ({ name, result }: SystemCall): boolean => /sync$/.test(name) && result === '0'
const isLogWrite = (call: SystemCall): boolean => isWrite(call) && isOn(call, 'axbridge\\.db-wal')
const isLogSync = (call: SystemCall): boolean => isSync(call) && isOn(call, 'axbridge\\.db-wal')
const isAnswer = (call: SystemCall): boolean => isWrite(call) && / 20[0-9] [A-Z]\w+\\r\\n/.test(call.parameters)

/** What was answered of an order without having been made durable since its last answer. */
const answeredTooSoon = (calls: readonly SystemCall[], order: string): readonly number[] => {
  const own = calls.filter(({ parameters }) => parameters.includes(`${order}"`) || parameters.includes(`${order}\\`))
  return own.filter(isAnswer).flatMap((answer, index, answers) => {
    const since = answers[index - 1]?.begun ?? -1
    const written = calls.filter((call) => isLogWrite(call) && call.parameters.includes(order) && call.begun > since)
    const isDurable = written.some(({ ended }) =>
      calls.some((sync) => isLogSync(sync) && sync.begun > ended && sync.ended < answer.begun),
    )
    return isDurable ? [] : [answer.begun]
  })
}

describePeer('strace', 'promise 7: what was acknowledged is durable', (strace) => {
  let home: ServerHome
  let server: ServerProcess
  let trace: string

  beforeEach(async () => {
    home = ServerHome.make()
    trace = join(home.directory, 'trace')
    const under = [strace, ...straceOptions(trace, traced)]
    server = await ServerProcess.start({ config: home.config, deadlineMs: 60_000, under })
  }, 70_000)
  afterEach(async () => {
    await server?.kill9()
    home.remove()
  })

  test('a sync of the log that holds the change is over before a 2xx is written to the socket', async () => {
    const api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
    // No name is the beginning of another's.
    const named = (count: number, what: string) =>
      Array.from({ length: count }, (_, n) => `${what}-${String(n).padStart(3, '0')}`)
    const concurrent = named(atOnce, 'at-once')
    await Promise.all(concurrent.map((orderId) => api.bind({ a, b, orderId })))
    const changed = named(inTurn, 'in-turn')
    for (const orderId of changed) {
      const { id } = await api.bind({ a, b, orderId })
      await api.ask('PATCH', `/v1/bindings/${id}`, { expiresAt: inMs(7_200_000) })
      await api.unbind(id)
    }
    const batched = named(inTurn, 'batched')
    const expiresAt = inMs(3_600_000)
    await api.ask('POST', '/v1/bindings/batch', { items: batched.map((orderId) => ({ a, b, orderId, expiresAt })) })
    await server.stop(30_000)
    const calls = readSystemCalls(readFileSync(trace, 'latin1'))
    const answersOf = (order: string) => calls.filter((call) => isAnswer(call) && call.parameters.includes(order))
    expect(concurrent.map((order) => answersOf(order).length)).toEqual(concurrent.map(() => 1))
    expect(batched.map((order) => answersOf(order).length)).toEqual(batched.map(() => 1))
    expect(changed.map((order) => answersOf(order).length)).toEqual(changed.map(() => 3))
    const neverSynced = calls.filter((call) => !isLogSync(call))
    for (const order of [...concurrent, ...changed, ...batched]) {
      expect({ order, tooSoon: answeredTooSoon(calls, order) }).toEqual({ order, tooSoon: [] })
      expect(answeredTooSoon(neverSynced, order)).toEqual(answersOf(order).map(({ begun }) => begun))
    }
  }, 120_000)
})
