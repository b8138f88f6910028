import type { SimplePhone } from '@axbridge/sim'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { people, RunningService } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await RunningService.start()
})
afterEach(() => service.hangUpAll())
afterAll(() => service?.stop())

/** What the dry run says of a call: `works`, or the reason why not. */
const dryRun = async (caller: string, dialled: string): Promise<string> => {
  const { json } = await service.request('POST', '/v1/routes/check', { caller, dialled })
  const { works, reason } = json as { works: boolean; reason: string | null }
  return works ? 'works' : String(reason)
}

test('the dry run says what becomes of a call, and calls nobody', async () => {
  const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
  const bound = await service.bindWith({ direction: 'a_to_b' })
  const absent = await service.bind(people.a, people.other)
  const ended = await service.bind()
  await service.unbind(ended)

  expect(await dryRun(people.a, bound.x)).toBe('works')
  expect(b.callsOffered).toBe(0)
  const call = a.dial(bound.x)
  const rings = await b.nextCall()
  rings.decline()
  await call.ended()

  const refused: [who: SimplePhone, dialled: string, said: string, status: number][] = [
    [b, bound.x, 'wrong_direction', 403],
    [a, absent.x, 'unreachable', 480],
    [b, absent.x, 'not_a_party', 404],
    [a, ended.x, 'ended', 410],
  ]
  for (const [who, dialled, said, status] of refused) {
    expect(await dryRun(who.number, dialled)).toBe(said)
    expect(await who.dial(dialled).ended()).toMatchObject({ status })
  }
  expect([a.callsOffered, b.callsOffered]).toEqual([0, 1])
})
