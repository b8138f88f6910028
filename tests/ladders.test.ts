import type { LadderAnswer } from '@axbridge/api'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { finderOf } from './independent-search.ts'
import { people, RunningService } from './running-service.ts'

let service: RunningService
beforeAll(async () => {
  service = await RunningService.start()
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

/** Once it has so many steps: the last message of a call comes after its record. */
const ladderOf = async (id: string, steps: number): Promise<LadderAnswer> => {
  for (let tried = 0; tried < 100; tried += 1) {
    const { status, json } = await service.request('GET', `/v1/calls/${id}/ladder`)
    expect(status).toBe(200)
    if ((json as LadderAnswer).steps.length >= steps) return json as LadderAnswer
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`the ladder has no ${steps} steps`)
}

const arrows = ({ steps }: LadderAnswer): string[] =>
  steps.map(({ leg, direction, what }) => `${leg}${direction === 'in' ? '<' : '>'} ${what}`)

const textOf = (steps: LadderAnswer['steps'], kinds: readonly string[]): string =>
  steps.flatMap(({ parts }) => parts.filter(({ kind }) => kinds.includes(kind)).map(({ text }) => text)).join('\n')

const decisionOf = ({ decision }: LadderAnswer): string[] => decision.map(({ name, result }) => `${name}: ${result}`)

const talk = async (): Promise<string> => {
  const [a, b] = [
    await service.phone(people.a, { talkative: true }),
    await service.phone(people.b, { talkative: true }),
  ]
  const bound = await service.bind()
  const call = a.dial(bound.x)
  const rings = await b.nextCall()
  rings.ring()
  await call.ringing()
  await rings.answer()
  await call.answered()
  await call.hangUp()
  await rings.ended()
  const { id } = await service.endedCall(bound)
  await service.unbind(bound)
  return id
}

test('a call of the sandbox: what each phone saw, what was hidden of it, and how it was decided', async () => {
  const ladder = await ladderOf(await talk(), 13)
  expect(ladder.source).toBe('followed')
  expect(arrows(ladder).slice(0, 5)).toEqual(['a< INVITE', 'a> 100', 'b> INVITE', 'b< 100', 'b< 180'])
  expect(arrows(ladder)).toEqual(expect.arrayContaining(['a> 180', 'b< 200', 'a> 200', 'a< ACK', 'a< BYE', 'b> BYE']))
  const [a, b] = [finderOf(people.a), finderOf(people.b)]
  const shown = (leg: 'a' | 'b', direction: 'in' | 'out', ...kinds: string[]): string =>
    textOf(
      ladder.steps.filter((step) => step.leg === leg && step.direction === direction),
      kinds,
    )
  // A's number is in what he sent, and there it is hidden; B was sent nothing of it, and A nothing of B's.
  expect(a(shown('a', 'in', 'hidden'))).toBe(true)
  expect(a(shown('a', 'in', 'plain', 'number', 'ours'))).toBe(false)
  expect(b(shown('b', 'in', 'hidden', 'plain'))).toBe(true)
  expect(a(shown('b', 'out', 'plain', 'hidden', 'number', 'ours'))).toBe(false)
  expect(b(shown('a', 'out', 'plain', 'hidden', 'number', 'ours'))).toBe(false)
  expect(decisionOf(ladder)).toEqual([
    ...['trunk: known', 'caller: understood', 'dialled: protected_number', 'standing: a', 'route: connect'],
    ...['way: phone', 'terms: kept'],
  ])
})

test('a refused call says why', async () => {
  const bound = await service.bind()
  await service.unbind(bound)
  const a = await service.phone(people.a)
  await a.dial(bound.x).ended()
  const { id } = await service.endedCall(bound)
  const ladder = await ladderOf(id, 4)
  expect(arrows(ladder)).toEqual(['a< INVITE', 'a> 100', 'a> 410', 'a< ACK'])
  expect(ladder.decision.at(-1)).toEqual({ name: 'route', result: 'ended', detail: 'answered 410 Gone' })
  expect(await service.asOperator('GET', `/calls/${id}/ladder`)).toEqual(ladder)
})

test('a call that is kept no more, or was not followed, is drawn from its record', async () => {
  const id = await talk()
  await service.restart()
  const ladder = await ladderOf(id, 1)
  expect(ladder.source).toBe('record')
  expect(arrows(ladder)).toEqual([
    ...['a< INVITE', 'b> INVITE', 'b< 180', 'a> 180', 'b< 200', 'a> 200', 'a< ACK', 'b> ACK', 'a< BYE', 'b> BYE'],
  ])
  expect(decisionOf(ladder)).toContain('route: connect')
  // Trunks are the platform's affair.
  expect(ladder.decision[0]).toEqual({ name: 'trunk', result: 'known' })
  const { decision } = (await service.asOperator('GET', `/calls/${id}/ladder`)) as LadderAnswer
  expect(decision[0]).toEqual({ name: 'trunk', result: 'known', detail: 'sandbox' })
})

test('nobody reads the ladder of a call that is not his, and no call that is none', async () => {
  const id = await talk()
  const other = (await service.asOperator('POST', '/customers', {
    name: 'another',
    settings: { bearerAllowed: true },
  })) as { id: string }
  const key = (await service.asOperator('POST', `/customers/${other.id}/keys`)) as { secret: string }
  expect((await service.request('GET', `/v1/calls/${id}/ladder`, undefined, key.secret)).status).toBe(404)
  expect((await service.request('GET', '/v1/calls/call_70000000001_aaaaaaaaaaaaaaaa/ladder')).status).toBe(404)
  expect((await service.request('GET', '/v1/calls/nothing/ladder')).status).toBe(404)
})
