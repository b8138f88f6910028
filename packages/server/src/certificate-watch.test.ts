import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { completeConfig } from './config.ts'
import type { Log } from './observe/log.ts'
import { type OpenedSip, openSip } from './sip-opening.ts'

let folder: string
const closers: (() => unknown)[] = []
const lines: { level: 'info' | 'warn'; text: string; fields: Record<string, unknown> }[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-certificates-'))
  lines.length = 0
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  rmSync(folder, { recursive: true })
})

const log: Log = {
  debug: () => {},
  info: (fields, text) => lines.push({ level: 'info', text, fields: { ...fields } }),
  warn: (fields, text) => lines.push({ level: 'warn', text, fields: { ...fields } }),
  error: (_fields, text) => {
    throw new Error(text)
  },
}

const textsOf = (level: 'info' | 'warn'): string[] =>
  lines.filter((line) => line.level === level).map(({ text }) => text)

type Pem = { readonly certificate: string; readonly key: string }

/** A certificate that signed itself. */
const make = (serial: number, days = 30): Pem => {
  const [key, certificate] = [join(folder, 'made.key'), join(folder, 'made.crt')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const named = ['-subj', '/CN=axbridge test', '-set_serial', `${serial}`, '-days', `${days}`]
  execFileSync('openssl', ['req', '-x509', ...curve, ...named, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
  return { key: readFileSync(key, 'utf8'), certificate: readFileSync(certificate, 'utf8') }
}

const fileOf = (part: keyof Pem): string => join(folder, `sip.${part}`)

/** Puts a file in place as careful programs do. */
const put = (part: keyof Pem, text: string): void => {
  writeFileSync(`${fileOf(part)}.new`, text)
  renameSync(`${fileOf(part)}.new`, fileOf(part))
}

const putBoth = ({ certificate, key }: Pem): void => {
  put('certificate', certificate)
  put('key', key)
}

const opening = (everyMs: number, tls: object = {}, now = Date.now): Promise<OpenedSip> => {
  const { sip } = completeConfig({
    sip: {
      ...{ udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: null },
      tls: { listen: '127.0.0.1:0', certificate: fileOf('certificate'), key: fileOf('key'), ...tls },
    },
  })
  return openSip(sip, { log, pages: () => [], now, everyMs })
}

const open = async (everyMs = 20): Promise<OpenedSip> => {
  const sip = await opening(everyMs)
  closers.push(() => sip.close())
  return sip
}

const dial = async (sip: OpenedSip): Promise<TLSSocket> => {
  const port = Number(sip.addresses.tls?.split(':')[1])
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  closers.push(() => socket.destroy())
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  return socket
}

/** The serial number of the certificate that is shown now. */
const shown = async (sip: OpenedSip): Promise<number> => {
  const socket = await dial(sip)
  const serial = Number.parseInt(socket.getPeerCertificate().serialNumber, 16)
  socket.destroy()
  return serial
}

const answersPing = async (socket: TLSSocket): Promise<string> => {
  socket.write('\r\n\r\n')
  return new Promise((resolve) => socket.once('data', (octets: Buffer) => resolve(octets.toString())))
}

/** Enough time for several looks at the files. */
const severalLooks = () => new Promise((resolve) => setTimeout(resolve, 200))

describe('a certificate that was renewed', () => {
  test('is shown from the next connection on, and open connections go on', async () => {
    putBoth(make(1))
    const sip = await open()
    const before = await dial(sip)
    expect(await shown(sip)).toBe(1)
    putBoth(make(2))
    await expect.poll(() => shown(sip)).toBe(2)
    expect(await answersPing(before)).toBe('\r\n')
    expect(textsOf('info')).toEqual(['a new certificate is in use'])
    expect(lines[0]?.fields).toMatchObject({ key: 'sip.tls', notAfter: expect.stringMatching(/^2.*Z$/) })
    expect(textsOf('warn')).toEqual([])
  })

  test('is found where a symbolic link leads elsewhere', async () => {
    for (const serial of [1, 2]) {
      const pem = make(serial)
      mkdirSync(join(folder, `${serial}`))
      for (const part of ['certificate', 'key'] as const) writeFileSync(join(folder, `${serial}`, part), pem[part])
    }
    symlinkSync('1', join(folder, 'live'))
    for (const part of ['certificate', 'key'] as const) symlinkSync(`live/${part}`, fileOf(part))
    const sip = await open()
    expect(await shown(sip)).toBe(1)
    symlinkSync('2', join(folder, 'live.new'))
    renameSync(join(folder, 'live.new'), join(folder, 'live'))
    await expect.poll(() => shown(sip)).toBe(2)
  })

  test('is taken at once by who asks for it', async () => {
    putBoth(make(1))
    const sip = await open(3_600_000)
    putBoth(make(2))
    await sip.reloadCertificates()
    expect(await shown(sip)).toBe(2)
  })
})

describe('files that cannot be used', () => {
  test.each([
    ['a key of another certificate', 'key', () => make(9).key, /^the key does not fit the certificate: /],
    [
      'half of a certificate',
      'certificate',
      (one: Pem) => one.certificate.slice(0, 300),
      /^the file holds no certificate/,
    ],
    ['an empty key', 'key', () => '', /^the file holds no private key/],
  ] as const)('change nothing, and are told once: %s', async (_what, part, broken, rule) => {
    putBoth(make(1))
    const sip = await open()
    const second = make(2)
    putBoth(second)
    await expect.poll(() => shown(sip)).toBe(2)
    lines.length = 0
    put(part, broken(second))
    await expect.poll(() => textsOf('warn')).toEqual(['a certificate cannot be used; the old one stays'])
    await severalLooks()
    expect(textsOf('warn')).toHaveLength(1)
    expect(lines[0]?.fields).toMatchObject({ key: `sip.tls.${part}`, rule: expect.stringMatching(rule) })
    expect(JSON.stringify(lines)).not.toContain('PRIVATE')
    expect(await shown(sip)).toBe(2)
    putBoth(make(3))
    await expect.poll(() => shown(sip)).toBe(3)
  })

  test('are told again when they are others', async () => {
    putBoth(make(1))
    const sip = await open(3_600_000)
    put('key', 'no key')
    await sip.reloadCertificates()
    await sip.reloadCertificates()
    expect(textsOf('warn')).toHaveLength(1)
    put('key', 'no key either')
    await sip.reloadCertificates()
    rmSync(fileOf('key'))
    await sip.reloadCertificates()
    expect(textsOf('warn')).toHaveLength(3)
    expect(lines.at(-1)?.fields.rule).toMatch(/^the file cannot be read \(ENOENT\): /)
  })

  test('are no fault between the two steps of a replacement', async () => {
    putBoth(make(1))
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    closers.push(() => vi.useRealTimers())
    const sip = await open(1_000)
    const second = make(2)
    put('certificate', second.certificate)
    vi.advanceTimersByTime(1_000)
    await severalLooks()
    put('key', second.key)
    vi.advanceTimersByTime(1_000)
    await expect.poll(() => shown(sip)).toBe(2)
    expect(textsOf('warn')).toEqual([])
  })
})

test.each([
  ['ends soon', 30, 17, 'the certificate ends soon'],
  ['has ended', 30, 31, 'the certificate has ended: peers will not believe it'],
  ['is not valid yet', 30, -2, 'the certificate is not valid yet'],
])('a certificate that %s is told at the start, and is shown', async (_what, days, daysOn, text) => {
  putBoth(make(1, days))
  const sip = await opening(3_600_000, {}, () => Date.now() + daysOn * 86_400_000)
  closers.push(() => sip.close())
  expect(textsOf('warn')).toEqual([text])
  expect(await shown(sip)).toBe(1)
})

test('a certificate that is good for long is not talked of', async () => {
  putBoth(make(1))
  await open()
  expect(lines).toEqual([])
})

describe('a start is refused in one line that names the key', () => {
  test.each([
    [
      'no certificate there',
      (one: Pem) => put('key', one.key),
      /^sip\.tls\.certificate: the file cannot be read \(ENOENT\)/,
    ],
    ['a key of another', (one: Pem) => putBoth({ ...one, key: make(2).key }), /^sip\.tls\.key: the key does not fit/],
    [
      'a certificate for a key',
      (one: Pem) => putBoth({ ...one, key: one.certificate }),
      /^sip\.tls\.key: the file holds no/,
    ],
    [
      'a key for a certificate',
      (one: Pem) => putBoth({ ...one, certificate: one.key }),
      /^sip\.tls\.certificate: the file/,
    ],
  ])('%s', async (_what, putSome, says) => {
    putSome(make(1))
    const refused = await opening(1_000).catch((error: unknown) => error as Error)
    expect(refused).toMatchObject({ name: 'StartError', code: 'certificate', message: expect.stringMatching(says) })
    expect(String(refused)).not.toMatch(/\n|PRIVATE/)
  })

  test('authorities that are none', async () => {
    putBoth(make(1))
    const refused = await opening(1_000, { authorities: fileOf('key') }).catch((error: unknown) => error as Error)
    expect(refused).toMatchObject({
      message: expect.stringMatching(/^sip\.tls\.authorities: the file holds no certificate/),
    })
  })

  test('a port that is taken', async () => {
    putBoth(make(1))
    const taker = createServer().listen(0, '127.0.0.1')
    closers.push(() => taker.close())
    await new Promise((resolve) => taker.once('listening', resolve))
    const { port } = taker.address() as { port: number }
    const refused = await opening(1_000, { listen: `127.0.0.1:${port}` }).catch((error: unknown) => error as Error)
    expect(refused).toMatchObject({ message: expect.stringMatching(/^sip\.tls\.listen: 127\.0\.0\.1:[0-9]+ is taken/) })
  })
})
