import { afterEach, expect, test } from 'vitest'
import { startBridge } from '../bridge.test.kit.ts'
import { type ProxyFate, startProxy } from '../stateless-proxy.test.kit.ts'
import type { StagedPlan } from './stage-plan.ts'
import { StagedLoad } from './staged-load.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const numbers = Float64Array.from({ length: 5_000 }, (_, index) => index)

const run = async (plan: Partial<StagedPlan> & Pick<StagedPlan, 'stages'>, fate?: ProxyFate, sources = 1) => {
  const load = await StagedLoad.open(Array.from({ length: sources }, () => '127.0.0.1'))
  closers.push(() => load.close())
  await load.aim([await startProxy(load.addresses.callees, (close) => closers.push(close), fate)], numbers)
  const began: number[] = []
  const stages = await load.run({ holdMs: 20, overloadControl: false, ...plan }, (stage) => began.push(stage))
  return { stages, began }
}

/** The outcome of the only source in the only stage. */
const runOne = async (fate?: ProxyFate, overloadControl = false) => {
  const { stages } = await run({ stages: [{ seconds: 0.5, ratesPerS: [100] }], overloadControl }, fate)
  const source = stages[0]?.sources[0]
  if (source === undefined) throw new Error('a stage has an outcome')
  return source
}

const isFirst = () => {
  const seen = new Set<string>()
  return (wire: string): boolean => seen.size < seen.add(wire).size
}

test('every call is completed and counts for the stage and the source that offered it', async () => {
  const stages = [
    { seconds: 0.5, ratesPerS: [200, 40] },
    { seconds: 0.5, ratesPerS: [20, 100] },
  ]
  const { stages: outcomes, began } = await run({ stages }, undefined, 2)
  expect(began).toEqual([0, 1, 2])
  expect(outcomes).toHaveLength(2)
  for (const [stage, { sources }] of outcomes.entries()) {
    for (const [source, { offered, completed, lost }] of sources.entries()) {
      expect(offered).toBe((stages[stage]?.ratesPerS[source] ?? 0) / 2)
      expect({ completed, lost }).toEqual({ completed: offered, lost: 0 })
    }
  }
})

test('sources call servers of their own, and callees answer whichever asks', async () => {
  const load = await StagedLoad.open(['127.0.0.1', '127.0.0.1'])
  closers.push(() => load.close())
  const start = () => startProxy(load.addresses.callees, (close) => closers.push(close))
  await load.aim([await start(), await start()], numbers)
  const stages = [{ seconds: 0.5, ratesPerS: [60, 60] }]
  const [outcome] = await load.run({ stages, holdMs: 20, overloadControl: false }, () => {})
  for (const { offered, completed } of outcome?.sources ?? []) {
    expect(offered).toBeGreaterThan(20)
    expect(completed).toBe(offered)
  }
  expect(outcome?.sources).toHaveLength(2)
})

test('over TCP every call is completed, and nothing is repeated', async () => {
  const load = await StagedLoad.open(['127.0.0.1'], 'tcp')
  closers.push(() => load.close())
  const bridge = await startBridge({ callees: load.addresses.callees, transport: 'tcp', answer: () => ({}) })
  closers.push(bridge.close)
  await load.aim([bridge.address], numbers)
  const stages = [{ seconds: 0.5, ratesPerS: [100] }]
  const [outcome] = await load.run({ stages, holdMs: 20, overloadControl: false }, () => {})
  const source = outcome?.sources[0]
  expect(source?.offered).toBeGreaterThan(30)
  expect(source).toMatchObject({ completed: source?.offered, repeatedInvites: 0, repeatedByes: 0 })
  expect(outcome).toMatchObject({ faults: {}, shown: 0 })
})

test('what the network loses is repeated, and every call is completed all the same', async () => {
  const first = isFirst()
  const source = await runOne((wire) => (first(wire) ? 'lost' : undefined))
  expect(source.offered).toBeGreaterThan(30)
  expect(source).toMatchObject({ completed: source.offered, lost: 0, timedOut: 0, refusedInDialog: 0 })
  // Each INVITE was lost once between caller and proxy; ACK is not repeated, but answers until it comes.
  for (const repeated of ['repeatedInvites', 'repeatedByes', 'repeatedAnswers'] as const) {
    expect(source[repeated]).toBeGreaterThanOrEqual(source.offered)
  }
  expect(source.setUpMs.p50).toBeGreaterThan(500)
})

test('a 503 is acknowledged and counted as refused, and no call is lost by it', async () => {
  const acknowledged = new Set<string>()
  const branchOf = (wire: string) => /branch=([^\r;]+)/.exec(wire)?.[1] ?? ''
  const source = await runOne((wire) => {
    if (wire.startsWith('ACK ')) acknowledged.add(branchOf(wire))
    return wire.startsWith('INVITE ') ? [503] : undefined
  })
  expect(source).toMatchObject({ refused: source.offered, completed: 0, lost: 0, repeatedInvites: 0 })
  // The ACKs of the last calls may come when the load has ended.
  expect(acknowledged.size).toBeGreaterThan(source.offered - 5)
})

test('a call that rang and is refused then is lost', async () => {
  const source = await runOne((wire) => (wire.startsWith('INVITE ') ? [180, 503] : undefined))
  expect(source).toMatchObject({ lost: source.offered, refused: 0, completed: 0 })
})

test('a 503 behind a 100 counts as a late one', async () => {
  const source = await runOne((wire) => (wire.startsWith('INVITE ') ? [100, 503] : undefined))
  expect(source).toMatchObject({ refusedLate: source.offered, refused: 0, lost: 0 })
})

test('a BYE that is refused is counted, and its call is lost', async () => {
  const source = await runOne((wire) => (wire.startsWith('BYE ') ? [481] : undefined))
  expect(source).toMatchObject({ refusedInDialog: source.offered, lost: source.offered, completed: 0 })
})

test('a source that obeys RFC 7339 holds back what the server asks for', async () => {
  const source = await runOne((wire) => (wire.startsWith('INVITE ') ? [503] : undefined), true)
  // The proxy answers each 503 with oc=100 for a minute, where the Via offers oc.
  expect(source.heldBack).toBeGreaterThan(30)
  expect(source.offered).toBeLessThan(15)
})
