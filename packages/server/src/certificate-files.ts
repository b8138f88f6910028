import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { TlsCredentials } from '@axbridge/sip'

/** Where the parts of an identity are, by the names that the configuration has for them. */
export type CertificatePaths = {
  readonly certificate: string
  readonly key: string
  /** Null: the authorities that Node brings. */
  readonly authorities: string | null
}

/** Credentials that can be used. Instants in ms. */
export type UsableCertificate = {
  readonly kind: 'usable'
  readonly credentials: TlsCredentials
  readonly notBefore: number
  readonly notAfter: number
  /** Another one for every other content. */
  readonly digest: string
}

/** What is wrong with the file of that name. The rule is for people, and quotes nothing of what the file holds. */
export type CertificateFault = {
  readonly kind: 'fault'
  readonly part: keyof CertificatePaths
  readonly rule: string
  readonly digest: string
}

const largestFile = 1024 * 1024

/** Reads an identity and tries it out. */
export const readCertificateFiles = async (paths: CertificatePaths): Promise<UsableCertificate | CertificateFault> => {
  const texts = new Map<keyof CertificatePaths, string>()
  for (const part of ['certificate', 'key', 'authorities'] as const) {
    const file = paths[part]
    if (file === null) continue
    const read = await textOf(file)
    if (read.kind === 'unreadable')
      return { kind: 'fault', part, rule: `${read.rule}: ${file}`, digest: digestOf(texts) }
    texts.set(part, read.text)
  }
  const digest = digestOf(texts)
  const [certificate = '', key = '', authorities] = [
    texts.get('certificate'),
    texts.get('key'),
    texts.get('authorities'),
  ]
  const fault = (part: keyof CertificatePaths, rule: string): CertificateFault => ({
    ...{ kind: 'fault', part, digest },
    rule: `${rule}: ${paths[part] ?? ''}`,
  })
  const [own] = certificatesIn(certificate) ?? []
  if (own === undefined) return fault('certificate', 'the file holds no certificate, or a broken one, in PEM')
  const privateKey = privateKeyIn(key)
  if (privateKey === undefined) {
    return fault('key', 'the file holds no private key in PEM, or one that needs a passphrase')
  }
  if (!own.checkPrivateKey(privateKey)) return fault('key', 'the key does not fit the certificate')
  if (authorities !== undefined && certificatesIn(authorities) === undefined) {
    return fault('authorities', 'the file holds no certificate, or a broken one, in PEM')
  }
  const credentials: TlsCredentials = {
    ...{ certificate, key },
    ...(authorities === undefined ? {} : { authorities: [authorities] }),
  }
  const refused = refusalOfOpenSsl(credentials)
  if (refused !== undefined) return fault('certificate', `OpenSSL does not take the certificate (${refused})`)
  return {
    ...{ kind: 'usable', credentials, digest },
    notBefore: Date.parse(own.validFrom),
    notAfter: Date.parse(own.validTo),
  }
}

type ReadText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly rule: string }

const textOf = async (file: string): Promise<ReadText> => {
  try {
    const text = await readFile(resolve(file), 'latin1')
    if (text.length > largestFile) return { kind: 'unreadable', rule: 'the file is larger than 1 MiB' }
    return { kind: 'text', text }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    return { kind: 'unreadable', rule: `the file cannot be read (${code})` }
  }
}

/** Every certificate of a PEM file; undefined when there is none, or one is broken or not written to its end. */
const certificatesIn = (text: string): readonly X509Certificate[] | undefined => {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const begun = text.split('-----BEGIN CERTIFICATE-----').length - 1
  if (blocks.length === 0 || blocks.length !== begun) return undefined
  try {
    return blocks.map((block) => new X509Certificate(block))
  } catch {
    return undefined
  }
}

const privateKeyIn = (text: string) => {
  try {
    return createPrivateKey(text)
  } catch {
    return undefined
  }
}

/** OpenSSL has rules of its own, such as how long a key must be. */
const refusalOfOpenSsl = ({ certificate, key, authorities }: TlsCredentials): string | undefined => {
  try {
    createSecureContext({ cert: certificate, key, ...(authorities === undefined ? {} : { ca: [...authorities] }) })
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown error'
  }
}

const digestOf = (texts: ReadonlyMap<string, string>): string =>
  createHash('sha256')
    .update(JSON.stringify([...texts]))
    .digest('base64')
