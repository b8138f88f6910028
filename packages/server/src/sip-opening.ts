import { isIPv6 } from 'node:net'
import { NetworkError, SipNetwork, type SipNetworkOptions, type TransportKind } from '@axbridge/sip'
import { type CertificatePaths, readCertificateFiles, type UsableCertificate } from './certificate-files.ts'
import { type CertificateState, CertificateWatch } from './certificate-watch.ts'
import type { Log } from './observe/log.ts'
import { originRule } from './page-origins.ts'
import { parseListenAddress } from './peer-address.ts'
import type { SipSettings } from './sip-settings.ts'
import { listenError, StartError } from './start-error.ts'

/** Where each transport that is on listens, as `127.0.0.1:5060` or `[::1]:5060`. */
export type SipAddresses = {
  readonly udp: string
  readonly tcp: string
  readonly tls?: string
  readonly ws?: string
  readonly wss?: string
}

/** The SIP side of the network, with the certificates that it shows. */
export type OpenedSip = {
  readonly network: SipNetwork
  readonly addresses: SipAddresses
  /** Reads the files of all certificates again; what cannot be used is logged. */
  reloadCertificates(): Promise<void>
  certificates(): readonly CertificateState[]
  close(): Promise<void>
}

export type SipOpeningParts = {
  readonly log: Log
  /** Where our own pages are served, once they are. */
  readonly pages: () => readonly string[]
  readonly now: () => number
  /** How often the files of certificates are read. */
  readonly everyMs?: number
}

/** An IPv4 address reaches IPv4 alone, an IPv6 one IPv6; the wildcard of IPv6 has IPv4 as well where the system maps it. */
export const familiesOf = (network: Pick<SipNetwork, 'addresses'>, transport: TransportKind): readonly (4 | 6)[] => {
  const host = network.addresses()[transport]?.host
  if (host === undefined) return []
  if (host === '::') return [4, 6]
  return isIPv6(host) ? [6] : [4]
}

type SecureKind = 'tls' | 'wss'

/** Opens every listener of the configuration. Throws StartError, and then nothing stays open. */
export const openSip = async (settings: SipSettings, parts: SipOpeningParts): Promise<OpenedSip> => {
  const { log, now, everyMs } = parts
  const paths = pathsOf(settings)
  const certificates = new Map<SecureKind, UsableCertificate>()
  for (const [kind, files] of paths) certificates.set(kind, await usableCertificate(kind, files))
  const network = await SipNetwork.open(optionsOf(settings, certificates, parts.pages)).catch((error: unknown) => {
    throw error instanceof NetworkError ? inWordsOf(settings, error) : error
  })
  const watches = [...paths].map(([kind, files]) => {
    const [first, use] = [certificates.get(kind), network.replaceCredentials.bind(network, kind)]
    if (first === undefined) throw new Error('each listener with a certificate has read it')
    const options = { section: `sip.${kind}`, paths: files, first, use, log, now }
    return new CertificateWatch({ ...options, ...(everyMs === undefined ? {} : { everyMs }) })
  })
  return {
    network,
    addresses: boundAddresses(network),
    reloadCertificates: async () => {
      await Promise.all(watches.map((watch) => watch.reload()))
    },
    certificates: () => watches.map(({ state }) => state),
    close: () => {
      for (const watch of watches) watch.close()
      return network.close()
    },
  }
}

const pathsOf = ({ tls, wss }: SipSettings): ReadonlyMap<SecureKind, CertificatePaths> =>
  new Map<SecureKind, CertificatePaths>([
    ...(tls === null ? [] : [['tls', tls] as const]),
    ...(wss === null ? [] : [['wss', { ...wss, authorities: null }] as const]),
  ])

const usableCertificate = async (kind: SecureKind, paths: CertificatePaths): Promise<UsableCertificate> => {
  const read = await readCertificateFiles(paths)
  if (read.kind === 'usable') return read
  throw new StartError('certificate', `sip.${kind}.${read.part}: ${read.rule}`)
}

const optionsOf = (
  { udp, tcp, tls, ws, wss, advertised }: SipSettings,
  certificates: ReadonlyMap<SecureKind, UsableCertificate>,
  pages: () => readonly string[],
): SipNetworkOptions => {
  const [ofTls, ofWss] = [certificates.get('tls'), certificates.get('wss')]
  const webSockets = ({ listen, path, origins }: NonNullable<SipSettings['ws']>) => ({
    ...parseListenAddress(listen),
    path,
    originAllowed: originRule(origins, pages),
  })
  return {
    udp: parseListenAddress(udp),
    tcp: parseListenAddress(tcp),
    ...(tls === null || ofTls === undefined
      ? {}
      : {
          tls: {
            ...parseListenAddress(tls.listen),
            credentials: ofTls.credentials,
            clientCertificates: tls.clientCertificates,
          },
        }),
    ...(ws === null ? {} : { ws: webSockets(ws) }),
    ...(wss === null || ofWss === undefined ? {} : { wss: { ...webSockets(wss), credentials: ofWss.credentials } }),
    ...(advertised === null ? {} : { advertised }),
  }
}

/** The setting that is to be changed for a listener that could not be opened. */
const inWordsOf = (settings: SipSettings, error: NetworkError): unknown => {
  if (error.where === undefined) return error
  const { transport } = error.where
  const section = settings[transport]
  return section === null || typeof section === 'string'
    ? listenError(`sip.${transport}`, section ?? '', error)
    : listenError(`sip.${transport}.listen`, section.listen, error)
}

const boundAddresses = (network: SipNetwork): SipAddresses => {
  const bound = new Map(
    Object.entries(network.addresses()).map(([kind, { host, port }]) => [
      kind as TransportKind,
      host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`,
    ]),
  )
  const [udp, tcp] = [bound.get('udp'), bound.get('tcp')]
  if (udp === undefined || tcp === undefined) throw new Error('a listener that was opened has an address')
  return { ...Object.fromEntries(bound), udp, tcp }
}
