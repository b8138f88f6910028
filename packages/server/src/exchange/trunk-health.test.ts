import type { Target } from '@axbridge/sip'
import { beforeEach, describe, expect, test } from 'vitest'
import { healthOfAll, TrunkHealth } from './trunk-health.ts'

const server: Target = { transport: 'udp', remote: { host: '192.0.2.1', port: 5060 } }
const other: Target = { transport: 'tcp', remote: { host: '2001:db8::1', port: 5061 } }

let now = 0
let news: string[]
let health: TrunkHealth
beforeEach(() => {
  now = 7
  news = []
  health = new TrunkHealth(
    () => now,
    (...said) => news.push(said.join(' ')),
  )
})
const state = () => health.stateOf('operator', server)

test('a server is down after two pings without an answer, and up with the next answer, each told once', () => {
  expect(state()).toBe('unknown')
  health.silent('operator', server)
  expect(state()).toBe('unknown')
  health.silent('operator', server)
  health.silent('operator', server)
  expect(state()).toBe('down')
  health.heard('operator', server)
  health.heard('operator', server)
  expect(state()).toBe('up')
  expect(news).toEqual(['operator udp 192.0.2.1:5060 down', 'operator udp 192.0.2.1:5060 up'])
})

test('a server that stays silent stays down, and one that is asked no more does not count as down for ever', () => {
  for (let ping = 0; ping < 1_000; ping += 1) {
    health.silent('operator', server)
    now += 7_000
  }
  expect([state(), news]).toEqual(['down', ['operator udp 192.0.2.1:5060 down']])
  now += 30_000
  expect(state(), 'its trunk may have been told to ping no more').toBe('unknown')
  health.silent('operator', server)
  expect(state(), 'one more silence is enough then').toBe('down')
})

test('an answer between two silences starts the count again', () => {
  health.silent('operator', server)
  health.heard('operator', server)
  health.silent('operator', server)
  expect(state()).toBe('up')
})

test('three calls in a row that nobody answered make it down for half a minute', () => {
  for (let call = 0; call < 2; call += 1) health.failed('operator', server)
  health.heard('operator', server)
  for (let call = 0; call < 2; call += 1) health.failed('operator', server)
  expect(state()).toBe('up')
  health.failed('operator', server)
  expect(state()).toBe('down')
  now += 29_999
  expect(state()).toBe('down')
  now += 1
  expect(state()).toBe('unknown')
  health.failed('operator', server)
  expect(state(), 'one more silence is enough then').toBe('down')
})

test('servers and trunks are told apart', () => {
  for (let call = 0; call < 3; call += 1) health.failed('operator', server)
  expect(health.stateOf('operator', other)).toBe('unknown')
  expect(health.stateOf('another', server)).toBe('unknown')
  for (let ping = 0; ping < 2; ping += 1) health.silent('operator', other)
  expect(news[1]).toBe('operator tcp [2001:db8::1]:5061 down')
})

describe('a trunk', () => {
  test.each([
    [[], 'unknown'],
    [['unknown'], 'unknown'],
    [['down', 'unknown'], 'unknown'],
    [['down', 'down'], 'down'],
    [['down', 'up'], 'up'],
  ] as const)('whose servers are %j is %s', (healths, expected) => {
    expect(healthOfAll(healths)).toBe(expected)
  })
})
