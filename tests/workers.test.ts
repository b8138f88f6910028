import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { ServerHome } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { runServe } from './serve-run.ts'
import { WorkerSite } from './worker-site.ts'

const [a, b] = ['13800000001', '13900000002']

// A site has four processes.
vi.setConfig({ testTimeout: 90_000 })

let site: WorkerSite

/** A call that came in at the worker of a place and was answered. */
const conversation = async (place: number, x: string) => {
  const [caller, callee] = [await site.caller(a, place), await site.callee()]
  const outgoing = caller.dial(x)
  const incoming = await callee.nextCall()
  await incoming.answer()
  await outgoing.answered()
  return { caller, callee, outgoing, incoming }
}

const isAlive = (processId: number): boolean => existsSync(`/proc/${processId}`) && !isZombie(processId)

const isZombie = (processId: number): boolean => readFileSync(`/proc/${processId}/stat`, 'utf8').includes(') Z ')

describe('a server with two workers', () => {
  beforeAll(async () => {
    site = await WorkerSite.open()
  })
  afterEach(() => site.hangUpAll())
  afterAll(() => site?.close())

  test('a change of a trunk holds in every worker for the next call, and the calls of all are counted', async () => {
    const { x } = await site.bind({ a, b })
    const callee = await site.callee()
    const stranger = '127.0.0.4'
    const phones = [await site.caller(a, 0, stranger), await site.caller(a, 1, stranger)]
    for (const phone of phones) expect(await phone.dial(x).ended()).toMatchObject({ status: 403 })
    await site.operator.ask('PUT', '/admin/v1/trunks/added', { from: [stranger], callerFrom: 'from' })
    const calls = phones.map((phone) => phone.dial(x))
    // Whichever comes first.
    for (const _call of calls) await (await callee.nextCall()).answer()
    for (const call of calls) await call.answered()
    const { items } = (await site.operator.ask('GET', '/admin/v1/trunks')) as { items: object[] }
    expect(items).toMatchObject([
      { name: 'callers', calls: { in: 0, out: 0 } },
      { name: 'callees', calls: { in: 0, out: 2 }, servers: [{}] },
      { name: 'added', calls: { in: 2, out: 0 } },
    ])
    for (const call of calls) await call.hangUp()
  })

  test('each worker listens on ports of its own, and carries calls of the same bindings into the same records', async () => {
    expect(new Set([site.at(0).port, site.at(1).port]).size).toBe(2)
    const { x, id } = await site.bind({ a, b })
    const callee = await site.callee()
    for (const place of [0, 1]) {
      const caller = await site.caller(a, place)
      const outgoing = caller.dial(x)
      const incoming = await callee.nextCall()
      expect(incoming.shownNumber).toBe(x)
      await incoming.answer()
      await outgoing.answered()
      expect(await outgoing.hangUp()).toMatchObject({ by: 'here' })
      await incoming.ended()
    }
    await expect
      .poll(() => site.customer.calls({ binding: id }))
      .toMatchObject([
        { outcome: 'completed', x },
        { outcome: 'completed', x },
      ])
  })

  test('a change that ends a binding cuts its call, in whichever worker it goes on', async () => {
    const { x, id } = await site.bind({ a, b, atEnd: 'cut' })
    const { outgoing, incoming } = await conversation(1, x)
    await site.customer.unbind(id)
    expect(await outgoing.ended()).toMatchObject({ by: 'there' })
    expect(await incoming.ended()).toMatchObject({ by: 'there' })
  })

  test('the first answered call ends its binding for a call in another worker too, where the terms say so', async () => {
    const { x } = await site.bind({ a, b, atEnd: 'cut', endAfterAnswerMs: 1_500 })
    const callee = await site.callee()
    const ringing = (await site.caller(a, 1)).dial(x)
    const unanswered = await callee.nextCall()
    unanswered.ring()
    await ringing.ringing()
    const answered = (await site.caller(a, 0)).dial(x)
    await (await callee.nextCall()).answer()
    await answered.answered()
    expect((await ringing.ended(10_000)).status).toBeGreaterThanOrEqual(400)
    expect(await answered.ended()).toMatchObject({ by: 'there' })
    expect(await unanswered.ended()).toMatchObject({ by: 'there' })
  })
})

test('a start is refused in one line that names the setting, where one of the workers cannot have its port', async () => {
  const taken = createSocket('udp4').bind(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address()
  const home = ServerHome.make({
    sip: { workers: 2, udp: `127.0.0.1:${port - 10}` },
    sandbox: { enabled: false },
  })
  try {
    const { exitCode, stdout, stderr } = await runServe(home.config)
    expect([exitCode, stdout]).toEqual([1, ''])
    expect(stderr.trimEnd()).toMatch(/^sip\.udp: 127\.0\.0\.1:[0-9]+ is taken by another process[^\n]*$/)
  } finally {
    taken.close()
    home.remove()
  }
})

describe('the end of the server', () => {
  afterEach(() => site?.close())

  test('by SIGTERM lets live calls of every worker end, takes no new ones, and leaves no process', async () => {
    site = await WorkerSite.open({ drainMs: 10_000 })
    const { x, id } = await site.bind({ a, b })
    const { caller, outgoing } = await conversation(1, x)
    const workers = site.workerProcesses
    expect(workers).toHaveLength(3)
    const stopped = site.server.stop(20_000)
    await expect.poll(async () => (await caller.dial(x).ended()).status, { timeout: 5_000 }).toBe(503)
    expect(workers.filter(isAlive).length).toBeGreaterThanOrEqual(2)
    await outgoing.hangUp()
    expect(await stopped).toBe(0)
    expect(workers.filter(isAlive)).toEqual([])
    expect(site.server.stderr).toMatch(/"answered":1,.*"stopping"/)
    expect(site.server.stderr).not.toContain('"level":"error"')
    expect(id).toMatch(/^bnd_/)
  })

  test('by kill -9 takes the workers with it, and a live call is let go', async () => {
    site = await WorkerSite.open()
    const { x } = await site.bind({ a, b })
    const { outgoing, incoming } = await conversation(0, x)
    const workers = site.workerProcesses
    await site.server.kill9()
    expect(await outgoing.ended()).toMatchObject({ by: 'there' })
    expect(await incoming.ended()).toMatchObject({ by: 'there' })
    await expect.poll(() => workers.filter(isAlive), { timeout: 5_000 }).toEqual([])
  })

  test('a signal to the whole group of processes is for the server alone, which lets live calls end', async () => {
    site = await WorkerSite.open({ drainMs: 10_000 })
    const { x } = await site.bind({ a, b })
    const { outgoing } = await conversation(1, x)
    for (const worker of site.workerProcesses) process.kill(worker, 'SIGINT')
    for (const worker of site.workerProcesses) process.kill(worker, 'SIGTERM')
    const stopped = site.server.stop(20_000)
    expect(await outgoing.hangUp()).toMatchObject({ by: 'here' })
    expect(await stopped).toBe(0)
  })
})
