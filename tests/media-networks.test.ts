import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'

// The phones of these tests name the address that they are bound to as that of their media.

let service: RunningService

beforeAll(async () => {
  service = await RunningService.start({
    calls: { mediaNetworks: ['127.0.0.0/31'] },
    sandbox: { from: ['127.0.0.1', '127.0.0.2'] },
  })
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

const phonesAt = (hostOfA: string, hostOfB: string) =>
  Promise.all([
    service.phone(people.a, { local: { host: hostOfA, port: 0 } }),
    service.phone(people.b, { local: { host: hostOfB, port: 0 } }),
  ])

test('phones within the networks for media reach each other', async () => {
  const [a, b] = await phonesAt('127.0.0.1', '127.0.0.1')
  const { x } = await service.bind()
  const call = a.dial(x)
  const rung = await b.nextCall()
  await rung.answer()
  await call.answered()
  await call.hangUp()
})

test('a caller outside is answered 488, and nobody is called', async () => {
  const [a, b] = await phonesAt('127.0.0.2', '127.0.0.1')
  const { x } = await service.bind()
  expect(await a.dial(x).ended()).toMatchObject({ status: 488 })
  expect(b.received().some(({ wire }) => wire.startsWith('INVITE '))).toBe(false)
})

test('a callee outside is let go, and the caller is answered 488', async () => {
  const [a, b] = await phonesAt('127.0.0.1', '127.0.0.2')
  const { x } = await service.bind()
  const call = a.dial(x)
  const rung = await b.nextCall()
  await rung.answer()
  expect(await call.ended()).toMatchObject({ status: 488 })
  expect(await rung.ended()).toMatchObject({ by: 'there' })
})
