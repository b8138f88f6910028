import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWholeFile } from '../whole-file.ts'

/** The certificate that this machine made for itself, in files as a listener reads them. */
export type LanCertificate = {
  readonly certificate: string
  readonly key: string
  /** SHA-256, as browsers show it: `AB:CD:…`. */
  readonly fingerprint: string
}

const dayMs = 86_400_000
// Apple's devices take no certificate of a server that is good for longer than 398 days.
const lifeMs = 365 * dayMs
const renewalMs = 30 * dayMs
/** The clock of another device may be late. */
const slackMs = dayMs

const filesIn = (keysDirectory: string) => ({
  certificate: join(keysDirectory, 'lan.crt'),
  key: join(keysDirectory, 'lan.key'),
})

/**
 * The certificate of an earlier start, as long as it is good for another month and names all of these addresses; else a new one. A
 * browser that was told to trust it is asked again only then.
 */
export const openLanCertificate = async (
  keysDirectory: string,
  addresses: readonly string[],
  now: number,
): Promise<LanCertificate> => {
  const files = filesIn(keysDirectory)
  const kept = readKept(files)
  if (kept !== undefined && isGood(kept, addresses, now)) return { ...files, fingerprint: kept.fingerprint256 }
  const { certificate, key } = await makeCertificate(addresses, now)
  mkdirSync(keysDirectory, { recursive: true, mode: 0o700 })
  writeWholeFile(files.key, key)
  writeWholeFile(files.certificate, certificate)
  return { ...files, fingerprint: new X509Certificate(certificate).fingerprint256 }
}

/** Undefined where there is none, or one that its key does not fit: a start may have been cut short between the two files. */
const readKept = ({ certificate, key }: ReturnType<typeof filesIn>): X509Certificate | undefined => {
  try {
    const kept = new X509Certificate(readFileSync(certificate))
    return kept.checkPrivateKey(createPrivateKey(readFileSync(key))) ? kept : undefined
  } catch {
    return undefined
  }
}

const isGood = (kept: X509Certificate, addresses: readonly string[], now: number): boolean =>
  Date.parse(kept.validFrom) <= now &&
  Date.parse(kept.validTo) > now + renewalMs &&
  addresses.every((address) => kept.checkIP(address) !== undefined)

const makeCertificate = async (
  addresses: readonly string[],
  now: number,
): Promise<{ readonly certificate: string; readonly key: string }> => {
  // A library that is needed only here is loaded only here.
  const { generate } = await import('selfsigned')
  const made = await generate([{ name: 'commonName', value: 'AXBridge in this network' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - slackMs),
    notAfterDate: new Date(now + lifeMs),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  })
  return { certificate: made.cert, key: made.private }
}
