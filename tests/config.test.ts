import { ConfigError, completeConfig, configSchema } from '@axbridge/server'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSource } from './repository.ts'

const sampleText = readSource('config.sample.yaml')

/** The keys that a schema knows, with dots between the levels. */
const keysOf = (schema: object, path = ''): string[] => {
  const { properties, items } = schema as { properties?: Record<string, object>; items?: object }
  if (items !== undefined) return keysOf(items, path).length > 0 ? keysOf(items, path) : [path]
  if (properties === undefined) return [path]
  return Object.entries(properties).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`))
}

const given = (value: unknown, path = ''): string[] => {
  if (Array.isArray(value) && typeof value[0] === 'object') return given(value[0], path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => given(inner, path === '' ? key : `${path}.${key}`))
}

/** The sample with its commented trunk in force. */
const sampleWithTrunk = (): unknown => {
  const lines = sampleText.replace('trunks: []\n', '').split('\n')
  const from = lines.indexOf('# trunks:')
  const to = lines.findIndex((line, index) => index > from && !line.startsWith('#'))
  return parse(lines.map((line, index) => (index >= from && index < to ? line.replace(/^# /, '') : line)).join('\n'))
}

describe('the sample configuration', () => {
  test('shows every key there is and no other', () => {
    expect(given(sampleWithTrunk()).sort()).toEqual(keysOf(configSchema).sort())
  })

  test('shows the defaults', () => {
    expect(completeConfig(parse(sampleText))).toEqual(completeConfig({}))
  })

  test('has a trunk that is valid, with the default spellings', () => {
    const { trunks } = completeConfig(sampleWithTrunk())
    const minimal = { name: 'operator', to: '192.0.2.10:5060', from: ['192.0.2.10', '192.0.2.11'] }
    expect(trunks).toEqual(completeConfig({ trunks: [minimal] }).trunks)
  })
})

describe('a faulty configuration is one line that names the key', () => {
  const cases: [what: string, config: unknown, says: RegExp][] = [
    ['an unknown key', { htp: {} }, /^config: htp: is not a known key$/],
    ['an unknown inner key', { http: { port: 1 } }, /^config: http\.port: is not a known key$/],
    ['an address without a port', { http: { listen: '127.0.0.1' } }, /^config: http\.listen: /],
    ['a port beyond 65535', { sip: { udp: '127.0.0.1:70000' } }, /^config: sip\.udp: the port must be at most 65535$/],
    [
      'an address that is none',
      { http: { listen: '999.1.1.1:80' } },
      /^config: http\.listen: there is no such IP address$/,
    ],
    [
      'a trunk at no address',
      { trunks: [trunk({ to: '300.1.1.1:5060' })] },
      /^config: trunks\.0\.to: there is no such/,
    ],
    [
      'a source that is none',
      { trunks: [trunk({ from: ['192.0.2.1', '1.2:5060'] })] },
      /^config: trunks\.0\.from\.1: /,
    ],
    ['a sandbox at no address', { sandbox: { from: ['::1::'] } }, /^config: sandbox\.from\.0: there is no such/],
    ['keys beside the data', { data: './x', keys: 'x' }, /^config: keys: must not be inside data$/],
    ['keys under the data', { data: './x', keys: './x/..keys' }, /^config: keys: must not be inside data$/],
    ['a missing key', { trunks: [{ name: 'a', from: ['127.0.0.1'] }] }, /^config: trunks\.0\.to: is missing$/],
    ['a number out of bounds', { calls: { ringTimeoutMs: 1 } }, /^config: calls\.ringTimeoutMs: must be >= 1000$/],
    [
      'a longest life that is no longer than the shortest',
      { bindings: { longestLifeMs: 60_000 } },
      /^config: bindings\.shortestLifeMs: must be less than bindings\.longestLifeMs$/,
    ],
    ['a trunk that calls itself the sandbox', { trunks: [trunk({ name: 'sandbox' })] }, /^config: trunks\.0\.name: /],
    ['a word that is none of the known', { log: { level: 'loud' } }, /^config: log\.level: is none of the values/],
    ['a block that is not of 700 numbers', { sandbox: { block: '70100000001' } }, /^config: sandbox\.block: /],
    ['two trunks of one name', { trunks: [trunk(), trunk()] }, /^config: trunks\.1\.name: /],
    ['a list at the top', [], /^config: \(the whole file\): must be object$/],
  ]

  test.each(cases)('%s', (_what, config, says) => {
    const error = faultOf(config)
    expect(error).toBeInstanceOf(ConfigError)
    expect((error as Error).message).toMatch(says)
    expect((error as Error).message).not.toContain('\n')
  })
})

test('data may stand inside keys, and folders whose names begin alike are two', () => {
  expect(() => completeConfig({ data: './keys/data', keys: './keys' })).not.toThrow()
  expect(() => completeConfig({ data: './data', keys: './data-keys' })).not.toThrow()
})

function trunk(changed: object = {}): object {
  return { name: 'a', to: '127.0.0.1:1', from: ['127.0.0.1', '::1', '[::1]:5060', '127.0.0.1:5060'], ...changed }
}

const faultOf = (config: unknown): unknown => {
  try {
    return completeConfig(config)
  } catch (error) {
    return error
  }
}
