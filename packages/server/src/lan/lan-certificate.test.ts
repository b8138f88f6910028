import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readCertificateFiles } from '../certificate-files.ts'
import { openLanCertificate } from './lan-certificate.ts'

let folder: string
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'axbridge-lan-')), 'keys')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true }))

const now = Date.UTC(2030, 0, 31, 8)
const dayMs = 86_400_000
const addresses = ['192.168.1.5', '127.0.0.1', 'fd00::5']

const shownIn = (): X509Certificate => new X509Certificate(readFileSync(join(folder, 'lan.crt')))

test('the certificate names every address, is for a server, and a listener can use it', async () => {
  const { certificate, key, fingerprint } = await openLanCertificate(folder, addresses, now)
  const shown = shownIn()
  for (const address of addresses) expect(shown.checkIP(address)).toBe(address)
  expect(shown.checkIP('192.168.1.6')).toBeUndefined()
  expect(shown.checkHost('localhost')).toBe('localhost')
  expect([shown.ca, shown.keyUsage, fingerprint]).toEqual([false, ['1.3.6.1.5.5.7.3.1'], shown.fingerprint256])
  // Apple's devices take none that is good for longer.
  expect(Date.parse(shown.validTo) - Date.parse(shown.validFrom)).toBeLessThan(398 * dayMs)
  expect((await readCertificateFiles({ certificate, key, authorities: null })).kind).toBe('usable')
})

test('only the owner reads the key, in a folder that is his', async () => {
  await openLanCertificate(folder, addresses, now)
  const modeOf = (path: string): number => statSync(path).mode & 0o777
  expect([modeOf(join(folder, 'lan.key')), modeOf(folder)]).toEqual([0o600, 0o700])
})

test('it stays the same, so that nobody is asked to trust another one, also when an address is gone', async () => {
  const first = await openLanCertificate(folder, addresses, now)
  expect(await openLanCertificate(folder, addresses.slice(1), now + 300 * dayMs)).toEqual(first)
})

test.each<[string, readonly string[], number]>([
  ['the machine has another address', [...addresses, '10.0.0.9'], now],
  ['its end is less than a month away', addresses, now + 336 * dayMs],
  ['the clock says that it is not good yet', addresses, now - 2 * dayMs],
])('it is made anew when %s', async (_why, then, at) => {
  const first = await openLanCertificate(folder, addresses, now)
  const second = await openLanCertificate(folder, then, at)
  expect(second.fingerprint).not.toBe(first.fingerprint)
  for (const address of then) expect(shownIn().checkIP(address)).toBe(address)
})

test.each(['lan.key', 'lan.crt'])('it is made anew when %s is broken or does not fit', async (file) => {
  const first = await openLanCertificate(folder, addresses, now)
  writeFileSync(join(folder, file), 'half of a fi')
  const second = await openLanCertificate(folder, addresses, now)
  expect(second.fingerprint).not.toBe(first.fingerprint)
  const kept = readFileSync(join(folder, file))
  await openLanCertificate(folder, [...addresses, '10.0.0.9'], now)
  writeFileSync(join(folder, file), kept)
  chmodSync(join(folder, file), 0o600)
  const third = await openLanCertificate(folder, addresses, now)
  expect((await readCertificateFiles({ ...third, authorities: null })).kind).toBe('usable')
})
