import { afterEach, expect, test } from 'vitest'
import { CallLoad } from './call-load.ts'
import { startProxy } from './stateless-proxy.test.kit.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close()
})

const numbers = Float64Array.from({ length: 308 }, (_, index) => index)

const runProxied = async (mayShow: boolean) => {
  const load = await CallLoad.open()
  closers.push(() => load.close())
  await load.aim(await startProxy(load.addresses.callees, (close) => closers.push(close)), numbers, mayShow)
  return load.run({ calls: 20, ratePerS: 400, holdMs: 5, patienceMs: 2_000 })
}

test('ACK and BYE go by the routes that proxies recorded, backwards', async () => {
  const outcome = await runProxied(true)
  expect(outcome).toMatchObject({ offered: 20, completed: 20, strays: 0, faults: {} })
})

test('what a server shows that may show it is counted in INVITE, ACK and BYE, and no fault', async () => {
  expect((await runProxied(true)).shown).toBe(3 * 20)
  expect((await runProxied(false)).faults).toEqual({ 'callee: the caller was shown': 3 * 20 })
})

test('a load that is aimed anew keeps its addresses', async () => {
  const load = await CallLoad.open()
  closers.push(() => load.close())
  const before = load.addresses
  for (let aim = 0; aim < 2; aim += 1) {
    await load.aim(await startProxy(load.addresses.callees, (close) => closers.push(close)), numbers, true)
    expect(load.addresses).toEqual(before)
    expect(await load.run({ calls: 10, ratePerS: 200, holdMs: 0 })).toMatchObject({ completed: 10, faults: {} })
  }
})
