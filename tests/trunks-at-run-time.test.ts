import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freeAddress } from './free-port.ts'
import { people, RunningService } from './running-service.ts'

/** An operator whose calls come from one address and go out to another; the configuration knows nothing of him. */
const [operatorIn, operatorOut] = ['127.0.0.2', '127.0.0.3']

let service: RunningService
let port: number

beforeAll(async () => {
  port = (await freeAddress(operatorOut)).port
  service = await RunningService.start()
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

const phones = async () => ({
  a: await service.phone(people.a, { registered: false, local: { host: operatorIn, port: 0 } }),
  b: await service.phone(people.b, { registered: false, local: { host: operatorOut, port } }),
})

const setUp = (from: readonly string[]) =>
  service.asOperator('PUT', '/trunks/operator', { to: `${operatorOut}:${port}`, from, callerFrom: 'from' })

test('a trunk holds from the next call on when it is set up, changed, or removed, and a live call goes on', async () => {
  const { a, b } = await phones()
  const { x } = await service.bind()
  expect(await a.dial(x).ended()).toMatchObject({ status: 403, q850Cause: 21 })

  await setUp([operatorIn])
  const call = a.dial(x)
  const rings = await b.nextCall()
  expect(rings.shownNumber).toBe(x)
  await rings.answer()
  await call.answered()

  await setUp(['192.0.2.1'])
  expect(await a.dial(x).ended()).toMatchObject({ status: 403 })
  await service.asOperator('DELETE', '/trunks/operator')
  expect(await a.dial(x).ended()).toMatchObject({ status: 403 })
  expect(await call.hangUp()).toMatchObject({ by: 'here' })
  expect(await rings.ended()).toMatchObject({ by: 'there', q850Cause: 16 })
  expect(b.callsOffered).toBe(1)
})

test('a trunk that was set up is there after a restart', async () => {
  await setUp([operatorIn])
  await service.restart()
  const { a, b } = await phones()
  const { x } = await service.bind()
  const call = a.dial(x)
  const rings = await b.nextCall()
  rings.decline()
  expect(await call.ended()).toMatchObject({ status: 486 })
})
