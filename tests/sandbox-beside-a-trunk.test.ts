import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { freeAddress } from './free-port.ts'
import { people, RunningService } from './running-service.ts'

/** An operator whose calls come from one address and go out to another; the sandbox is on beside it. */
const [operatorIn, operatorOut] = ['127.0.0.2', '127.0.0.3']

let service: RunningService
let operatorPort: number

beforeAll(async () => {
  operatorPort = (await freeAddress(operatorOut)).port
  const operator = { name: 'operator', to: `${operatorOut}:${operatorPort}`, from: [operatorIn], callerFrom: 'from' }
  service = await RunningService.start({ trunks: [operator] })
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

const callee = () => service.phone(people.b, { registered: false, local: { host: operatorOut, port: operatorPort } })

test('a phone that registers in the sandbox does not take the calls of the network to that number', async () => {
  const impostor = await service.phone(people.b)
  const [a, b] = [
    await service.phone(people.a, { registered: false, local: { host: operatorIn, port: 0 } }),
    await callee(),
  ]
  const { x } = await service.bind()
  const call = a.dial(x)
  const rings = await b.nextCall()
  expect(rings.shownNumber).toBe(x)
  rings.decline()
  await call.ended()
  expect(impostor.callsOffered).toBe(0)
})

test('a phone of the sandbox, which says itself who it is, reaches nobody in the network', async () => {
  const [impostor, b] = [await service.phone(people.a), await callee()]
  const { x } = await service.bind()
  expect(await impostor.dial(x).ended()).toMatchObject({ status: 480, q850Cause: 20 })
  expect(b.callsOffered).toBe(0)
})
