import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { rootCertificates } from 'node:tls'
import { type CertificatePaths, readCertificateFiles } from '../certificate-files.ts'
import type { Config } from '../config.ts'
import { httpListeners } from '../http-settings.ts'
import { parseListenAddress } from '../peer-address.ts'

/** A certificate that the configuration names, by the key of its section. */
export type ConfiguredCertificate = {
  readonly section: string
  readonly paths: CertificatePaths
  /** What clients call the machine, where the configuration says it. */
  readonly name: string | undefined
}

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** The address itself, where it is one that a client can name. */
const hostOf = (listen: string): string | undefined => {
  const { host } = parseListenAddress(listen)
  return wildcards.has(host) ? undefined : host
}

export const configuredCertificates = (config: Config): readonly ConfiguredCertificate[] => {
  const { tls, wss, advertised } = config.sip
  const ofHttp = httpListeners(config).flatMap(([section, listener]) =>
    listener.tls === null
      ? []
      : [
          {
            section: `${section}.tls`,
            paths: { ...listener.tls, authorities: null },
            name: hostOf(listener.listen),
          },
        ],
  )
  return [
    ...ofHttp,
    ...(tls === null ? [] : [{ section: 'sip.tls', paths: tls, name: advertised ?? hostOf(tls.listen) }]),
    ...(wss === null
      ? []
      : [{ section: 'sip.wss', paths: { ...wss, authorities: null }, name: advertised ?? hostOf(wss.listen) }]),
  ]
}

/** What a client would find. Instants in ms. */
export type ExaminedCertificate =
  | { readonly kind: 'fault'; readonly key: string; readonly rule: string }
  | {
      readonly kind: 'usable'
      readonly notBefore: number
      readonly notAfter: number
      readonly names: readonly string[]
      readonly isForName: boolean
      /** `broken`: the file lacks a certificate on the way up. `private`: it ends at an authority that Node does not bring. */
      readonly chain: 'public' | 'private' | 'broken'
      readonly fingerprint: string
    }

export const examineCertificate = async ({
  section,
  paths,
  name,
}: ConfiguredCertificate): Promise<ExaminedCertificate> => {
  const read = await readCertificateFiles(paths)
  if (read.kind === 'fault') return { kind: 'fault', key: `${section}.${read.part}`, rule: read.rule }
  const { certificate } = read.credentials
  const blocks = certificate.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const [own, ...above] = blocks.map((block) => new X509Certificate(block))
  if (own === undefined) throw new Error('a file that was read holds a certificate')
  return {
    ...{ kind: 'usable', notBefore: read.notBefore, notAfter: read.notAfter },
    names: (own.subjectAltName ?? '').split(', ').filter((text) => text !== ''),
    isForName: name === undefined || (isIP(name) === 0 ? own.checkHost(name) : own.checkIP(name)) !== undefined,
    chain: chainOf([own, ...above]),
    fingerprint: own.fingerprint256,
  }
}

const chainOf = (chain: readonly X509Certificate[]): 'public' | 'private' | 'broken' => {
  for (const [at, one] of chain.entries()) {
    const next = chain[at + 1]
    if (next !== undefined && !one.checkIssued(next)) return 'broken'
  }
  const last = chain.at(-1)
  if (last === undefined) return 'broken'
  return rootCertificates.some((root) => last.checkIssued(new X509Certificate(root))) ? 'public' : 'private'
}
