import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'
import { people, RunningService } from './running-service.ts'

type Sample = { readonly [figure: string]: number | null } & { readonly at: never }
type Overview = {
  readonly at: string
  readonly version: string
  readonly startedAt: string
  readonly live: { readonly calls: number; readonly transactions: number }
  readonly samples: readonly Sample[]
  readonly alarms: readonly object[]
  readonly pools: readonly object[]
}

let service: RunningService
beforeAll(async () => {
  const down = { name: 'operator', to: '127.0.0.1:9', from: [], prefixes: ['199'], pingMs: 500 }
  service = await RunningService.start({ trunks: [down], pools: { lookMs: 1_000 } })
})
afterEach(() => service.hangUpAll())
afterAll(() => service.stop())

const overview = async (): Promise<Overview> => (await service.asOperator('GET', '/overview')) as Overview

const sumOf = ({ samples }: Overview, figure: string): number =>
  samples.reduce((sum, sample) => sum + (sample[figure] ?? 0), 0)

describe('the overview', () => {
  test('counts what was bound, ended and called here', async () => {
    const [a, b] = [await service.phone(people.a), await service.phone(people.b)]
    const first = await service.bind()
    const second = await service.bind(people.a, people.other, 'order-2')
    await service.unbind(second)
    // What has ended is answered as it is, and is counted once.
    await service.unbind(second)
    const call = a.dial(first.x)
    const incoming = await b.nextCall()
    await Promise.all([incoming.answer(), call.answered()])
    expect((await overview()).live.calls).toBe(1)
    await call.hangUp()
    await service.endedCall(first)
    await a.dial(second.x).ended()

    await expect.poll(async () => sumOf(await overview(), 'calls'), { timeout: 12_000, interval: 250 }).toBe(2)
    const seen = await overview()
    const figures = ['binds', 'unbinds', 'calls', 'answered', 'refused', 'failed'].map((name) => [
      name,
      sumOf(seen, name),
    ])
    expect(Object.fromEntries(figures)).toEqual({ binds: 2, unbinds: 1, calls: 2, answered: 1, refused: 1, failed: 0 })
    const setUp = seen.samples.find(({ setupP99Ms }) => setupP99Ms !== null)
    expect(setUp?.setupP99Ms).toBeGreaterThanOrEqual(setUp?.setupP50Ms ?? Number.NaN)
    expect(seen.live).toMatchObject({ calls: 0 })
  })

  test('says since when which version runs, which alarms stand and which pools are lowest', async () => {
    await expect
      .poll(async () => (await overview()).alarms, { timeout: 10_000 })
      .toContainEqual({
        ...{ alarm: 'trunk_down', subject: 'operator' },
      })
    const { at, startedAt, version, pools } = await overview()
    const { version: released } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(version).toBe(released)
    expect(Date.parse(startedAt)).toBeLessThan(Date.parse(at))
    expect(pools).toEqual([{ customer: expect.stringMatching(/^cus_/), name: 'sandbox', ...usage }])
  })
})

const usage = { used: expect.any(Number), size: 2_000_000, daysLeft: null }

test('the settings are those that the server runs with', async () => {
  const { items } = (await service.asOperator('GET', '/settings')) as { items: { key: string; value: unknown }[] }
  const settingOf = (key: string): unknown => items.find((setting) => setting.key === key)?.value
  expect([settingOf('pools.lookMs'), settingOf('http.listen'), settingOf('trunks')]).toEqual([
    ...[1_000, '127.0.0.1:0', ['operator']],
  ])
  expect(JSON.stringify(items)).not.toContain(service.phonePassword)
})
