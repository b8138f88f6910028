import { afterEach, expect, test } from 'vitest'
import { type BridgeAnswer, startBridge } from './bridge.test.kit.ts'
import { CallLoad } from './call-load.ts'
import { callAt } from './made-up-parties.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** The 700 numbers of the bindings: binding 0 on …0, binding 1 on …1, and so on. */
const numbers = Float64Array.from({ length: 308 }, (_, index) => index)

const aimAtBridge = async (load: CallLoad, answer: BridgeAnswer): Promise<void> => {
  const bridge = await startBridge({ callees: load.addresses.callees, transport: 'udp', answer })
  closers.push(bridge.close)
  await load.aim(bridge.address, numbers)
}

const openLoad = async (): Promise<CallLoad> => {
  const load = await CallLoad.open()
  closers.push(() => load.close())
  return load
}

test('every offered call is completed once, and its delays are counted', async () => {
  const load = await openLoad()
  await aimAtBridge(load, () => ({}))
  const outcome = await load.run({ calls: 40, ratePerS: 400, holdMs: 5 })
  expect(outcome).toMatchObject({ offered: 40, completed: 40, strays: 0 })
  expect(outcome.faults).toEqual({})
  expect(outcome.offeredPerS).toBeGreaterThan(0)
  expect(outcome.inviteDelayMs.count).toBe(40)
  expect(outcome.answerDelayMs.p99).toBeGreaterThan(0)
})

test('a second run on the same bindings is as complete as the first', async () => {
  const load = await openLoad()
  await aimAtBridge(load, () => ({}))
  for (let run = 0; run < 2; run += 1) {
    const { completed, faults } = await load.run({ calls: 300, ratePerS: 1_000, holdMs: 0, patienceMs: 20_000 })
    expect({ completed, faults }).toEqual({ completed: 300, faults: {} })
  }
})

test('refused calls are faults by their status and complete nothing', async () => {
  const load = await openLoad()
  await aimAtBridge(load, (index) => (index % 2 === 0 ? { refuse: 503 } : {}))
  const outcome = await load.run({ calls: 50, ratePerS: 500, holdMs: 0 })
  expect(outcome).toMatchObject({ offered: 50, completed: 25 })
  expect(outcome.faults).toEqual({ 'caller: INVITE 503': 25 })
})

test('a caller who is shown to the callee is a fault', async () => {
  const load = await openLoad()
  await aimAtBridge(load, (index) => ({ present: callAt(index).caller }))
  const outcome = await load.run({ calls: 10, ratePerS: 100, holdMs: 0 })
  // In INVITE, ACK and BYE.
  expect(outcome.faults).toEqual({ 'callee: the caller was shown': 30 })
})

test('held calls live until they are hung up', async () => {
  const load = await openLoad()
  await aimAtBridge(load, () => ({}))
  let established = false
  const ran = load.run({
    calls: 20,
    ratePerS: 1_000,
    holdMs: 60_000,
    established: () => {
      established = true
      load.hangUp()
    },
  })
  const { completed, faults } = await ran
  expect({ completed, faults }).toEqual({ completed: 20, faults: {} })
  expect(established).toBe(true)
})

test('a server that is not there fails every call', async () => {
  const load = await openLoad()
  await load.aim({ host: '127.0.0.1', port: 9 }, numbers)
  const outcome = await load.run({ calls: 3, ratePerS: 100, holdMs: 0, patienceMs: 200 })
  expect(outcome.completed).toBe(0)
  expect(outcome.faults).toMatchObject({ 'callee: never invited': 3 })
})
