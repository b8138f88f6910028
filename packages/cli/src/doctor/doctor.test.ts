import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import { completeConfig, startServer } from '@axbridge/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../run.ts'
import { doctorText } from './doctor-text.ts'
import { examine } from './examine.ts'
import { examineCertificates } from './examine-certificates.ts'
import { examineLimits } from './examine-limits.ts'
import { examineListeners } from './examine-listeners.ts'
import { examineNode } from './examine-node.ts'
import { examineClock } from './examine-store.ts'
import type { CheckName, Finding } from './finding.ts'

let folder: string
const closers: (() => unknown)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-doctor-'))
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true })
})

let tried = 20_000 + (process.pid % 10_000)

/** A port that is free and is none of those that the system hands out itself, which the doctor warns of. */
const freePort = async (): Promise<number> => {
  for (;;) {
    tried += 1
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false))
      server.listen(tried, '127.0.0.1', () => resolve(true))
    })
    if (!isFree) continue
    server.close()
    await once(server, 'close')
    return tried
  }
}

/** A configuration on ports that are free, with data and keys in the folder of the test. */
const settings = async (changes: Readonly<Record<string, object>> = {}) => {
  const [web, sip, ws] = [await freePort(), await freePort(), await freePort()]
  return {
    data: join(folder, 'data'),
    keys: join(folder, 'keys'),
    log: { level: 'silent' },
    ...changes,
    http: { listen: `127.0.0.1:${web}`, ...changes.http },
    sip: { udp: `127.0.0.1:${sip}`, tcp: `127.0.0.1:${sip}`, ws: { listen: `127.0.0.1:${ws}` }, ...changes.sip },
  }
}

/** Writes a configuration as a file; JSON is YAML. */
const fileOf = (given: object): string => {
  const file = join(folder, 'config.yaml')
  writeFileSync(file, JSON.stringify(given), { mode: 0o600 })
  return file
}

const runServer = async (given: object) => {
  const server = await startServer(completeConfig(given))
  closers.push(() => server.stop())
  return server
}

const notWell = (findings: readonly Finding[], check?: CheckName): readonly Finding[] =>
  findings.filter((one) => one.state !== 'ok' && (check === undefined ? one.check !== 'limits' : one.check === check))

const certificate = (days: string, name: string) => {
  const [cert, key] = [join(folder, 'crt'), join(folder, 'key')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const named = ['-subj', '/CN=doctor', '-addext', `subjectAltName=${name}`, '-days', days]
  execFileSync('openssl', ['req', '-x509', ...curve, ...named, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { certificate: cert, key }
}

describe('the doctor', () => {
  test('finds no fault on a machine before the first start, and leaves nothing behind', async () => {
    const given = await settings()
    const findings = await examine(fileOf(given))
    expect(notWell(findings)).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['folders', 'store', 'listeners', 'trunks']),
    )
    expect(() => chmodSync(given.data, 0o700)).toThrow('ENOENT')
  })

  test('finds no fault beside a running server, and knows its ports as its own', async () => {
    const given = await settings()
    await runServer(given)
    const findings = await examine(fileOf(given))
    expect(notWell(findings)).toEqual([])
    expect(findings.filter(({ says }) => says.endsWith('is taken by the running server.'))).toHaveLength(4)
    expect(findings.find(({ check }) => check === 'server')?.says).toContain('takes work')
    expect(findings.find(({ check }) => check === 'keys')?.says).toContain('is the one that sealed the data')
  })

  test('is asked by a command, which prints words or JSON and exits with 1 for a fault', async () => {
    const file = fileOf(await settings())
    const ran = async (...argv: string[]) => {
      let out = ''
      const surroundings = {
        env: {},
        stdin: Readable.from([]),
        note: () => {},
        out: (text: string) => {
          out += text
        },
      }
      return { code: await run(['doctor', '--config', file, ...argv], surroundings), out }
    }
    const words = await ran()
    expect(words).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^✓ ok {7}node {2,}Node\.js [\s\S]*\n0 faults, [0-9]+ warnings?\.\n$/),
    })
    writeFileSync(file, 'http: { listen: "0.0.0.0:8700" }')
    const json = await ran('--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({
      faults: 1,
      findings: [
        { check: 'node' },
        { check: 'config', state: 'fault', says: expect.stringContaining('http.listen: other machines reach') },
      ],
    })
  })

  test('writes a line for each finding, and below it what to do', () => {
    const text = doctorText([
      { check: 'node', state: 'ok', says: 'One.', advice: null },
      { check: 'store', state: 'fault', says: 'Two.', advice: 'Do this.' },
    ])
    expect(text.split('\n')).toEqual([
      '✓ ok       node   One.',
      '✗ fault    store  Two.',
      '                  Do this.',
      '',
      '1 fault, 0 warnings.',
      '',
    ])
  })
})

describe('a fault of folders, keys or the store', () => {
  test.each<[what: string, break_: (at: { data: string; keys: string }) => void, check: CheckName, says: RegExp]>([
    [
      'data that others can read',
      ({ data }) => chmodSync(data, 0o755),
      'folders',
      /^data: others can look into .* \(0755\)/,
    ],
    [
      'keys that others can write',
      ({ keys }) => chmodSync(keys, 0o777),
      'folders',
      /^keys: others can write in .* \(0777\)/,
    ],
    [
      'a master key that others can read',
      ({ keys }) => chmodSync(join(keys, 'master'), 0o644),
      'keys',
      /is open to other users: run chmod 600/,
    ],
    ['no master key', ({ keys }) => rmSync(join(keys, 'master')), 'keys', /^There are data, and no master key/],
    [
      'the master key of another',
      ({ keys }) => writeFileSync(join(keys, 'master'), `${'ab'.repeat(32)}\n`),
      'keys',
      /is not the one that sealed/,
    ],
    [
      'an admin key that others can read',
      ({ keys }) => chmodSync(join(keys, 'admin'), 0o644),
      'keys',
      /^The admin key at .* is open/,
    ],
    [
      'a database that is none',
      ({ data }) => writeFileSync(join(data, 'axbridge.db'), 'x'.repeat(9_000)),
      'store',
      /cannot be read/,
    ],
  ])('is found: %s', async (_what, break_, check, says) => {
    const given = await settings()
    await (await startServer(completeConfig(given))).stop()
    break_(given)
    const found = notWell(await examine(fileOf(given)), check)
    expect(found.map((one) => one.says)).toEqual([expect.stringMatching(says)])
    expect(found[0]?.advice).not.toBe(null)
  })

  test('is found: a store of a later version', async () => {
    const given = await settings()
    await (await startServer(completeConfig(given))).stop()
    const code = `import Sqlite from 'better-sqlite3'; new Sqlite(process.argv[1]).pragma('user_version = 999')`
    execFileSync(process.execPath, ['--input-type=module', '-e', code, join(given.data, 'axbridge.db')])
    expect(notWell(await examine(fileOf(given)), 'store')).toMatchObject([
      { state: 'fault', advice: expect.stringContaining('a later one') },
    ])
  })

  test('is found: a folder that is a file, and passwords that others can read', async () => {
    const trunk = { name: 'peer', to: null, from: [], digest: { username: 'peer', password: 'secret-of-peer' } }
    const given = { ...(await settings()), trunks: [trunk] }
    writeFileSync(given.data, '')
    const file = fileOf(given)
    chmodSync(file, 0o644)
    const findings = await examine(file)
    expect(notWell(findings, 'folders').map(({ says }) => says)).toEqual([
      expect.stringContaining('holds passwords of trunks'),
      expect.stringContaining('is no folder'),
    ])
    expect(JSON.stringify(findings)).not.toContain('secret-of-peer')
  })
})

describe('a fault of addresses', () => {
  test('is found: a port that another process has, by its name', async () => {
    const taker = createSocket('udp4').bind(await freePort(), '127.0.0.1')
    closers.push(() => taker.close())
    await once(taker, 'listening')
    const given = await settings({ sip: { udp: `127.0.0.1:${taker.address().port}` } })
    expect(notWell(await examine(fileOf(given)), 'listeners')).toMatchObject([
      {
        state: 'fault',
        says: expect.stringMatching(new RegExp(`^sip\\.udp: udp .* is taken by process ${process.pid} \\(`)),
      },
    ])
  })

  test('is found: another program where the HTTP API should be', async () => {
    const other = createHttpServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    closers.push(() => other.close())
    await once(other, 'listening')
    const given = await settings({ http: { listen: `127.0.0.1:${(other.address() as AddressInfo).port}` } })
    expect(notWell(await examine(fileOf(given)), 'server')).toMatchObject([
      { state: 'fault', says: expect.stringContaining('is no server of') },
    ])
  })

  test('is found: an address of another machine, and a server that has the store open elsewhere', async () => {
    const given = await settings()
    await runServer(given)
    const moved = { ...(await settings()), sip: { ...given.sip, tcp: '192.0.2.1:5060' } }
    const findings = await examine(fileOf(moved))
    expect(notWell(findings, 'listeners').map(({ says }) => says)).toContainEqual(
      expect.stringMatching(/^sip\.tcp: .* cannot be had \(EADDRNOTAVAIL\)/),
    )
    expect(notWell(findings, 'server')).toMatchObject([
      { state: 'fault', says: expect.stringContaining('and none answers at') },
    ])
  })

  test('is found: the ports of workers, where the system hands them out itself', async () => {
    const port = await freePort()
    const config = completeConfig({
      ...{ data: join(folder, 'data'), keys: join(folder, 'keys'), sandbox: { enabled: false } },
      sip: { workers: 2, udp: `127.0.0.1:${port}`, tcp: `127.0.0.1:${port}`, ws: null },
    })
    const findings = await examineListeners(config, { kind: 'none' }, [port, port + 10])
    expect(findings.at(-1)).toMatchObject({
      state: 'warning',
      says: expect.stringContaining(`of ours ${port}, ${port + 10} among them`),
    })
    expect(findings.filter(({ says }) => says.includes('(worker 1)'))).toHaveLength(2)
  })
})

describe('a fault of a certificate', () => {
  const found = async (files: object, listen = '127.0.0.1:8700', now = Date.now()) =>
    notWell(await examineCertificates(completeConfig({ http: { listen, tls: files } }), now)).map(({ says }) => says)

  test('is found: its end, its beginning, its name, who signed it, and a key of another', async () => {
    const files = certificate('90', 'DNS:numbers.example.com')
    const day = 86_400_000
    const isPrivate = expect.stringContaining('an authority that Node.js does not bring')
    const otherName = expect.stringContaining('is for DNS:numbers.example.com, not for 127.0.0.1')
    expect(await found(files)).toEqual([otherName, isPrivate])
    expect(await found(files, '0.0.0.0:8700')).toEqual([isPrivate])
    expect(await found(files, '0.0.0.0:8700', Date.now() + 80 * day)).toEqual([
      expect.stringContaining('ends at'),
      isPrivate,
    ])
    expect(await found(files, '0.0.0.0:8700', Date.now() + 91 * day)).toEqual([
      expect.stringContaining('ended at'),
      isPrivate,
    ])
    expect(await found(files, '0.0.0.0:8700', Date.now() - day)).toEqual([
      expect.stringContaining('not valid yet'),
      isPrivate,
    ])
    writeFileSync(files.key, 'no key')
    expect(await found(files)).toEqual([expect.stringMatching(/^http\.tls\.key: the file holds no private key/)])
  })

  test('keeps the doctor from handing the admin key to another listener', async () => {
    const shown = certificate('9', 'IP:127.0.0.1')
    const other = createTlsServer({
      cert: execFileSync('cat', [shown.certificate]),
      key: execFileSync('cat', [shown.key]),
    })
    let heard = ''
    other.on('secureConnection', (socket) =>
      socket.on('data', (octets: Buffer) => {
        heard += octets.toString('utf8')
      }),
    )
    other.on('tlsClientError', () => {})
    other.listen(0, '127.0.0.1')
    closers.push(() => other.close())
    await once(other, 'listening')
    const own = certificate('9', 'IP:127.0.0.1')
    const given = await settings({ http: { listen: `127.0.0.1:${(other.address() as AddressInfo).port}`, tls: own } })
    mkdirSync(given.keys, { mode: 0o700 })
    writeFileSync(join(given.keys, 'admin'), `axo_${'a'.repeat(32)}\n`, { mode: 0o600 })
    expect(notWell(await examine(fileOf(given)), 'server')).toHaveLength(1)
    expect(heard).toBe('')
  })
})

describe('a fault of a trunk', () => {
  /** A peer over UDP that answers every OPTIONS with a status, or is silent. */
  const peer = async (status: number | undefined): Promise<string> => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    closers.push(() => socket.close())
    await once(socket, 'listening')
    socket.on('message', (octets, from) => {
      const head = octets
        .toString('latin1')
        .split('\r\n')
        .filter((line) => /^(?:Via|From|To|Call-ID|CSeq): /.test(line))
      if (status !== undefined)
        socket.send(
          [`SIP/2.0 ${status} Said`, ...head, 'Content-Length: 0', '\r\n'].join('\r\n'),
          from.port,
          from.address,
        )
    })
    return `127.0.0.1:${socket.address().port}`
  }
  const found = async (trunk: object) => {
    const given = { ...(await settings()), trunks: [{ name: 'peer', from: ['192.0.2.9'], ...trunk }] }
    return (await examine(fileOf(given))).filter(({ check }) => check === 'trunks')
  }

  test('is told from one that answers OPTIONS', async () => {
    expect(await found({ to: await peer(200) })).toMatchObject([
      { state: 'ok', says: expect.stringMatching(/answers OPTIONS with 200\.$/) },
    ])
    expect(await found({ to: await peer(503) })).toMatchObject([{ state: 'warning' }])
    expect(await found({ to: null, from: ['192.0.2.1'] })).toMatchObject([
      { state: 'ok', says: expect.stringContaining('only brings calls in') },
    ])
  })

  test('is found: silence, a closed port, and a domain that is none', async () => {
    expect(await found({ to: await peer(undefined) })).toMatchObject([
      { state: 'warning', says: expect.stringContaining('does not answer OPTIONS') },
    ])
    expect(await found({ to: `127.0.0.1:${await freePort()}`, transport: 'tcp' })).toMatchObject([
      { state: 'fault', says: expect.stringContaining('(ECONNREFUSED)') },
    ])
    expect(await found({ to: 'sbc.example.invalid' })).toMatchObject([
      { state: 'fault', says: expect.stringContaining('DNS names no server') },
    ])
  })

  test('is asked of the running server, which knows those of the store too', async () => {
    const given = await settings()
    const server = await runServer(given)
    const key = execFileSync('cat', [server.adminKeyFile], { encoding: 'utf8' }).trim()
    const put = await fetch(`${server.http}/admin/v1/trunks/stored`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ to: await peer(200), from: ['192.0.2.7'] }),
    })
    expect(put.status).toBeLessThan(300)
    expect((await examine(fileOf(given))).filter(({ check }) => check === 'trunks')).toMatchObject([
      { state: 'ok', says: expect.stringMatching(/^trunk stored: udp .* answers OPTIONS with 200\.$/) },
    ])
  })
})

describe('supervision', () => {
  const found = async (given: object) =>
    (await examine(fileOf({ ...(await settings()), ...given }))).filter(({ check }) => check === 'supervision')
  const trunks = [{ name: 'peer', from: ['192.0.2.9'] }]

  test('that requires nothing of binds is a warning where there are trunks, and only there (APP-1)', async () => {
    expect(await found({ trunks })).toMatchObject([{ state: 'warning', says: expect.stringContaining('sandbox') }])
    expect(await found({})).toMatchObject([{ state: 'ok' }])
    expect(await found({ trunks, supervision: { profile: 'pilot' } })).toMatchObject([{ state: 'ok' }])
  })
})

describe("a fault of the operators' endpoints", () => {
  test('is found: one that answers with errors, and one that was switched off for it', async () => {
    let status = 500
    const receiver = createHttpServer((_, response) => {
      response.statusCode = status
      response.end()
    }).listen(0, '127.0.0.1')
    closers.push(() => receiver.close())
    await once(receiver, 'listening')
    // A trunk that does not answer raises an alarm, which is posted.
    const trunk = { name: 'silent', to: `127.0.0.1:${await freePort()}`, from: ['192.0.2.9'], pingMs: 500 }
    const given = {
      ...(await settings()),
      webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] },
      trunks: [trunk],
    }
    const file = fileOf(given)
    const server = await runServer(given)
    const added = await fetch(`${server.http}/admin/v1/webhooks`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${execFileSync('cat', [server.adminKeyFile], { encoding: 'utf8' }).trim()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/` }),
    })
    const { id } = (await added.json()) as { id: string }
    const found = async () => notWell(await examine(file), 'webhooks')
    await expect
      .poll(found, { timeout: 20_000, interval: 500 })
      .toMatchObject([{ state: 'warning', says: expect.stringContaining(`${id} has taken nothing since`) }])
    status = 410
    await expect
      .poll(found, { timeout: 20_000, interval: 500 })
      .toMatchObject([{ state: 'fault', says: `Endpoint ${id} was switched off (gone).` }])
  }, 60_000)
})

describe('a fault of a PostgreSQL', () => {
  const found = async (store: object) => {
    const file = fileOf({ ...(await settings()), store: { kind: 'postgres', ...store } })
    return (await examine(file)).filter(({ check }) => check === 'store')
  }

  test('is found: a port that is closed, of several hosts too, and a file without an address; no password is told', async () => {
    const listener = createServer().listen(0, '127.0.0.1')
    closers.push(() => listener.close())
    await once(listener, 'listening')
    const [open, closed] = [(listener.address() as AddressInfo).port, await freePort()]
    const of = (hosts: string) => found({ url: `postgres://user:pass-word@${hosts}/axbridge` })
    expect(await of(`127.0.0.1:${open}`)).toMatchObject([{ state: 'ok' }])
    expect(await of(`127.0.0.1:${closed}`)).toMatchObject([
      { state: 'fault', says: expect.stringContaining('(ECONNREFUSED)') },
    ])
    const both = await of(`127.0.0.1:${closed},127.0.0.1:${open}`)
    expect(both.map(({ state }) => state)).toEqual(['warning', 'ok'])
    expect(JSON.stringify(both)).not.toContain('pass-word')
    expect(await found({ urlFile: join(folder, 'not-there') })).toMatchObject([{ state: 'fault' }])
  })
})

describe('a fault of the system', () => {
  test.each([
    ['20.18.9', 'fault'],
    ['20.19.0', 'ok'],
    ['21.7.0', 'fault'],
    ['22.12.0', 'ok'],
    ['23.1.0', 'fault'],
    ['26.0.0', 'ok'],
  ])('is found by the version of Node.js: %s is %s', (version, state) => {
    expect(examineNode(version).state).toBe(state)
  })

  test('is found: few files, small buffers, more workers than processors, core files with memory in them', () => {
    const config = completeConfig({ sandbox: { enabled: false }, sip: { workers: 4 } })
    const core = { coreFile: 0, isMemoryLeftOut: false }
    const states = (figures: Partial<Parameters<typeof examineLimits>[1]>) =>
      examineLimits(config, { openFiles: 65_536, receiveBuffer: undefined, processors: 8, ...core, ...figures }).map(
        ({ state }) => state,
      )
    expect(states({ openFiles: 256, receiveBuffer: 212_992, processors: 2 })).toEqual(['fault', 'warning', 'warning'])
    expect(states({ openFiles: 4_096, receiveBuffer: 4_194_304, processors: 4 })).toEqual(['warning', 'ok'])
    expect(states({})).toEqual(['ok'])
    expect(states({ coreFile: Number.POSITIVE_INFINITY })).toEqual(['ok', 'warning'])
    expect(states({ coreFile: 4_096, isMemoryLeftOut: true })).toEqual(['ok'])
  })

  test('is found: a clock that was set, that is years behind, and that is behind what was committed', async () => {
    const given = await settings()
    const server = await startServer(completeConfig(given))
    await fetch(`${server.http}/v1/bindings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.sandbox?.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        a: '13800000001',
        b: '13900000002',
        orderId: 'o',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      }),
    })
    await server.stop()
    const config = completeConfig(given)
    const at = (ms: number) => async () =>
      (
        await examineClock(
          config,
          () => ms,
          async () => 0,
        )
      ).map(({ state, says }) => [state, says.slice(0, 60)])
    expect(await at(Date.now() + 5)()).toMatchObject([['ok', expect.any(String)]])
    expect(await at(Date.UTC(2001))()).toMatchObject([['fault', expect.stringContaining('2001-01-01')]])
    expect(await at(Date.now() - 3_600_000)()).toMatchObject([['fault', expect.stringContaining('and the store')]])
    let now = Date.now()
    const stepping = async () => {
      now += 5_000
      return 250
    }
    expect(await examineClock(config, () => now, stepping)).toMatchObject([
      { state: 'warning', says: 'The clock was set by 4750 ms just now.' },
    ])
  })
})
