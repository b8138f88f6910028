import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'

const block = '70000000001'

let service: RunningService
beforeAll(async () => {
  service = await RunningService.start()
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

test('NUM-6: a block that is withdrawn takes no bind; its live calls and bindings go on to their ends', async () => {
  const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
  const bound = await service.bind()
  const call = a.dial(bound.x)
  const rings = await b.nextCall()
  await rings.answer()
  await call.answered()

  await service.asOperator('PATCH', `/blocks/${block}`, { state: 'withdrawn' })
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
  const refused = await service.request('POST', '/v1/bindings', {
    ...{ a: people.stranger, b: people.other, orderId: 'too-late', expiresAt },
  })
  expect(refused.status).toBe(409)
  for (const [change, field] of [
    [{ expiresAt: new Date(Date.now() + 7_200_000).toISOString() }, 'expiresAt'],
    [{ a: people.stranger }, 'a'],
  ] as const) {
    const { status, json } = await service.request('PATCH', `/v1/bindings/${bound.id}`, change)
    expect(status).toBe(409)
    expect(json).toMatchObject({ code: 'block_state', errors: [{ field }] })
  }

  expect(await call.hangUp()).toMatchObject({ by: 'here' })
  expect(await rings.ended()).toMatchObject({ by: 'there', q850Cause: 16 })
  const again = b.dial(bound.x)
  const ringsAgain = await a.nextCall()
  expect(ringsAgain.shownNumber).toBe(bound.x)
  ringsAgain.decline()
  await again.ended()
  await service.unbind(bound)
  expect(await a.dial(bound.x).ended()).toMatchObject({ status: 410 })

  await service.asOperator('PATCH', `/blocks/${block}`, { state: 'active' })
  expect((await service.bind(people.stranger, people.other)).x.startsWith(block)).toBe(true)
})
