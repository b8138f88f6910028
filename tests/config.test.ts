import { ConfigError, completeConfig, configSchema } from '@axbridge/server'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSource } from './repository.ts'

const sampleText = readSource('config.sample.yaml')

type Described = { properties?: Record<string, object>; items?: object; anyOf?: readonly Described[] }

/** The keys that a schema knows, with dots between the levels. */
const keysOf = (schema: object, path = ''): string[] => {
  const { properties, items, anyOf = [] } = schema as Described
  const section = anyOf.find((one) => one.properties !== undefined || one.items !== undefined)
  if (section !== undefined) return keysOf(section, path)
  if (items !== undefined) return keysOf(items, path).length > 0 ? keysOf(items, path) : [path]
  if (properties === undefined) return [path]
  return Object.entries(properties).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`))
}

const given = (value: unknown, path = ''): string[] => {
  if (Array.isArray(value) && typeof value[0] === 'object') return given(value[0], path)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path]
  return Object.entries(value).flatMap(([key, inner]) => given(inner, path === '' ? key : `${path}.${key}`))
}

/** The sample with all in force that it only shows in comments: what stands below a key that is null or []. */
const wholeSample = (): unknown =>
  parse(
    sampleText.replace(
      /^( *)([A-Za-z]+): (?:null|\[\])\n\1# \2:\n((?:\1# {3}.*\n)+)/gm,
      (_all, indent: string, key: string, block: string) => `${indent}${key}:\n${block.replace(/^( *)# /gm, '$1')}`,
    ),
  )

describe('the sample configuration', () => {
  test('shows every key there is and no other', () => {
    expect(given(wholeSample()).sort()).toEqual(keysOf(configSchema).sort())
  })

  test('shows the defaults', () => {
    expect(completeConfig(parse(sampleText))).toEqual(completeConfig({}))
  })

  test('has a trunk that is valid, with the default spellings', () => {
    const { trunks } = completeConfig(wholeSample())
    const users = {
      digest: { username: 'operator', password: 'what-he-was-told' },
      credentials: { username: 'axbridge', password: 'what-we-were-told', realm: 'operator.example' },
    }
    const minimal = { name: 'operator', to: '192.0.2.10:5060', from: ['192.0.2.10', '192.0.2.11'], ...users }
    expect(trunks).toEqual(completeConfig({ trunks: [minimal] }).trunks)
  })

  test('has listeners with a certificate that are valid, with the defaults of what need not be given', () => {
    const { tls, wss } = completeConfig(wholeSample()).sip
    const files = (name: string) => ({ certificate: `/etc/axbridge/${name}.crt`, key: `/etc/axbridge/${name}.key` })
    const minimal = completeConfig({ sip: { tls: files('sip'), wss: files('phone') } }).sip
    expect({ tls, wss }).toEqual({ tls: minimal.tls, wss: minimal.wss })
    const { http, admin } = completeConfig(wholeSample())
    const secured = completeConfig({ http: { tls: files('http') }, admin: { tls: files('admin') } })
    expect({ http, admin }).toEqual({ http: secured.http, admin: secured.admin })
  })
})

test('the configuration of the container is valid', () => {
  const { http, sandbox } = completeConfig(parse(readSource('packaging/container/config.yaml')))
  expect([http.allowPlain, sandbox.enabled]).toEqual([true, false])
})

describe('a faulty configuration is one line that names the key', () => {
  const cases: [what: string, config: unknown, says: RegExp][] = [
    ['an unknown key', { htp: {} }, /^config: htp: is not a known key$/],
    ['an unknown inner key', { http: { port: 1 } }, /^config: http\.port: is not a known key$/],
    [
      'an address that others reach in clear',
      { http: { listen: '0.0.0.0:8700' } },
      /^config: http\.listen: other machines reach 0\.0\.0\.0:8700, .* set http\.tls, or http\.allowPlain: true/,
    ],
    [
      'an admin API that others reach in clear',
      { http: { allowPlain: true }, admin: { listen: '[2001:db8::1]:8701' } },
      /^config: admin\.listen: other machines reach \[2001:db8::1\]:8701, /,
    ],
    ['half an identity', { http: { tls: { certificate: 'x' } } }, /^config: http\.tls\.key: is missing$/],
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
    [
      'a network of phones that is none',
      { sandbox: { from: ['127.0.0.1', '192.168.1.0/33'] } },
      /^config: sandbox\.from\.1: there is no such network$/,
    ],
    [
      'a session that is longer idle than it lasts',
      { console: { idleMs: 120_000, longestSessionMs: 60_000 } },
      /^config: console\.longestSessionMs: must be at least console\.idleMs$/,
    ],
    [
      'another device at no address',
      { console: { lan: { addresses: ['300.1.1.1'] } } },
      /^config: console\.lan\.addresses\.0: there is no such IP address$/,
    ],
    [
      'other devices of a network that is none',
      { console: { lan: { networks: ['192.168.1.0/33'] } } },
      /^config: console\.lan\.networks\.0: there is no such network$/,
    ],
    ['keys beside the data', { data: './x', keys: 'x' }, /^config: keys: must not be inside data$/],
    ['keys under the data', { data: './x', keys: './x/..keys' }, /^config: keys: must not be inside data$/],
    ['a missing key', { trunks: [{ from: ['127.0.0.1'] }] }, /^config: trunks\.0\.name: is missing$/],
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
    ['a certificate without its key', { sip: { tls: { certificate: 'x' } } }, /^config: sip\.tls\.key: is missing$/],
    ['an unknown key of a listener', { sip: { ws: { port: 1 } } }, /^config: sip\.ws\.port: is not a known key$/],
    ['a listener that is no section', { sip: { ws: false } }, /^config: sip\.ws: must be object$/],
    ['a WebSocket at no address', { sip: { ws: { listen: '1.2.3:1' } } }, /^config: sip\.ws\.listen: there is no such/],
    [
      'a page that is no origin',
      { sip: { ws: { origins: ['https://a.example/x'] } } },
      /^config: sip\.ws\.origins\.0: /,
    ],
    ['any page whatever', { sip: { ws: { origins: ['*'] } } }, /^config: sip\.ws\.origins\.0: /],
    [
      'a word for client certificates that is none',
      tlsWith({ clientCertificates: 'yes' }),
      /clientCertificates: is none/,
    ],
    ['an advertised address with a port', { sip: { advertised: 'a.example:5060' } }, /^config: sip\.advertised: /],
    [
      'an advertised IP address with a port',
      { sip: { advertised: '192.0.2.3:5060' } },
      /^config: sip\.advertised: must/,
    ],
    ['an advertised address that is none', { sip: { advertised: '192.0.2.300' } }, /^config: sip\.advertised: must/],
    ['an advertised name with an empty label', { sip: { advertised: 'a..b' } }, /^config: sip\.advertised: must/],
    ['a trunk at port 0', { trunks: [trunk({ to: '192.0.2.1:0' })] }, /^config: trunks\.0\.to: the port must be/],
    ['a source of port 0', { trunks: [trunk({ from: ['192.0.2.1:0'] })] }, /^config: trunks\.0\.from: a port must be/],
    [
      'a trunk that is called by a telephone number',
      { trunks: [trunk({ name: 't13800000001' })] },
      /^config: trunks\.0\.name: has not the form/,
    ],
    [
      'a name in certificates that nobody asks for',
      { trunks: [trunk({ tlsNames: ['sbc.example.com'] })] },
      /^config: trunks\.0\.tlsNames: must be empty/,
    ],
    ['an advertised address that is a number', { sip: { advertised: 5 } }, /^config: sip\.advertised: must be string$/],
    [
      'a session interval that RFC 4028 does not allow',
      { sip: { shortestSessionIntervalS: 89 } },
      /^config: sip\.shortestSessionIntervalS: must be >= 90$/,
    ],
    [
      'a session interval below the shortest',
      { sip: { sessionIntervalS: 100, shortestSessionIntervalS: 120 } },
      /^config: sip\.sessionIntervalS: must be at least sip\.shortestSessionIntervalS$/,
    ],
    [
      'a network that is none',
      { calls: { mediaNetworks: ['10.0.0.0/8', '10.0.0.0/33'] } },
      /^config: calls\.mediaNetworks\.1: there is no such network$/,
    ],
    ['more workers than there are letters', workers(17), /^config: sip\.workers: must be <= 16$/],
    [
      'a sandbox, whose phones register at one process, beside workers',
      { sip: { workers: 1 } },
      /^config: sandbox\.enabled: must be false where sip\.workers is above 0$/,
    ],
    [
      'a worker whose port would be none',
      workers(3, { udp: '127.0.0.1:65520' }),
      /^config: sip\.udp: the port of worker 2 would be 65540: beyond 65535$/,
    ],
    [
      'workers that meet on the port of another listener',
      workers(2, { tcp: '127.0.0.1:5060', tls: { listen: '0.0.0.0:5070', certificate: 'x', key: 'y' } }),
      /^config: sip\.workerPortStep: worker 1 would listen on port 5070, as worker 0 does for sip\.tls\.listen$/,
    ],
    [
      'workers that meet on a port of their own kind',
      workers(8, { tcp: '127.0.0.1:5060', ws: { listen: '127.0.0.1:5067' }, workerPortStep: 1 }),
      /^config: sip\.workerPortStep: worker 7 would listen on port 5067, as worker 0 does for sip\.ws\.listen$/,
    ],
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

test('workers may stand side by side where a port is one of UDP and the other of TCP, or another address', () => {
  const listening = { udp: '127.0.0.1:5060', tcp: '127.0.0.1:5070', ws: { listen: '127.0.0.2:5070' } }
  expect(() => completeConfig(workers(2, { ...listening, workerPortStep: 20 }))).not.toThrow()
  expect(() => completeConfig(workers(16, { udp: '127.0.0.1:0', tcp: '[::1]:0', ws: null }))).not.toThrow()
})

function workers(count: number, sip: object = {}): object {
  return { sip: { workers: count, ...sip }, sandbox: { enabled: false } }
}

function tlsWith(changed: object): object {
  return { sip: { tls: { certificate: 'x', key: 'y', ...changed } } }
}

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
