import { createSocket } from 'node:dgram'
import { readFileSync } from 'node:fs'
import { connect, isIP, isIPv6, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import {
  cachedLookups,
  formatHostPort,
  locateServer,
  parseUri,
  randomTokens,
  realTimers,
  systemLookups,
  type Target,
} from '@axbridge/sip'
import type { Config } from '../config.ts'
import type { TrunkDestination } from '../exchange/trunk.ts'
import { destinationOf, type TrunkDefinition, trunkTransports } from '../trunk-definition.ts'

/** What came of one OPTIONS. `code` is the system's or OpenSSL's word. */
export type TrunkReach =
  | { readonly kind: 'answered'; readonly server: string; readonly status: number }
  | { readonly kind: 'silent'; readonly server: string }
  | { readonly kind: 'unreached'; readonly server: string; readonly code: string }
  | { readonly kind: 'not_believed'; readonly server: string; readonly code: string }

const answerMs = 2_000
const lookupMs = 4_000

/** The servers of a trunk by RFC 3263; none where DNS says nothing. Undefined for a trunk that only brings calls in. */
export const locateTrunk = async (
  trunk: TrunkDefinition,
  { sip }: Pick<Config, 'sip'>,
): Promise<readonly Target[] | undefined> => {
  const to = destinationOf(trunk)
  if (to === undefined) return undefined
  if (isIP(to.host) !== 0)
    return [{ transport: to.transport, remote: { host: to.host, port: to.port ?? 5060 }, ...nameOf(to) }]
  const uri = parseUri(`sip:${to.host}${to.port === undefined ? '' : `:${to.port}`};transport=${to.transport}`)
  if (uri?.kind !== 'sip') return []
  const lookups = cachedLookups(systemLookups(), realTimers)
  const asked = locateServer(uri, { lookups, tokens: randomTokens, transports: trunkTransports(sip) })
  asked.catch(() => {})
  const late = new Promise<readonly Target[]>((resolve) => setTimeout(() => resolve([]), lookupMs).unref())
  return Promise.race([asked.catch(() => []), late])
}

const nameOf = ({ serverName }: TrunkDestination) => (serverName === undefined ? {} : { serverName })

/**
 * Asks one server of a trunk by OPTIONS (RFC 3261 section 11), from any free port: a peer that knows us by our port may stay silent.
 * Never rejects.
 */
export const askTrunkServer = (target: Target, { sip }: Pick<Config, 'sip'>): Promise<TrunkReach> => {
  const { transport, remote } = target
  const server = `${transport} ${formatHostPort(remote)}`
  return new Promise((resolve) => {
    let finish = (_reach: TrunkReach) => {}
    const heard = (text: string) => {
      const status = /^SIP\/2\.0 ([1-6][0-9]{2}) /.exec(text)?.[1]
      if (status !== undefined && !status.startsWith('1')) finish({ kind: 'answered', server, status: Number(status) })
    }
    const failed = (error: NodeJS.ErrnoException) => {
      const code = error.code ?? 'unknown'
      finish({ kind: isDoubt(code) ? 'not_believed' : 'unreached', server, code })
    }
    const close =
      transport === 'udp'
        ? askByDatagram(remote, heard, failed)
        : askByStream(target, authoritiesOf(sip), heard, failed)
    const late = setTimeout(() => finish({ kind: 'silent', server }), answerMs)
    finish = (reach) => {
      clearTimeout(late)
      close()
      finish = () => {}
      resolve(reach)
    }
  })
}

/** The words of OpenSSL and Node for a certificate that does not vouch for the peer. */
const isDoubt = (code: string): boolean => /CERT|SIGNATURE|SELF_SIGNED|ALTNAME/.test(code)

const authoritiesOf = ({ tls }: Config['sip']): { ca?: Buffer } => {
  if (tls === null || tls.authorities === null) return {}
  try {
    return { ca: readFileSync(tls.authorities) }
  } catch {
    // What is wrong with that file is a finding of its own.
    return {}
  }
}

type Heard = (text: string) => void
type Failed = (error: NodeJS.ErrnoException) => void

const askByDatagram = (remote: Target['remote'], heard: Heard, failed: Failed): (() => void) => {
  const socket = createSocket(isIPv6(remote.host) ? 'udp6' : 'udp4')
  let isOpen = true
  socket.on('message', (octets) => heard(octets.toString('latin1')))
  socket.on('error', failed)
  socket.connect(remote.port, remote.host, (error?: Error | null) => {
    if (!isOpen || (error ?? undefined) !== undefined) return
    const local = socket.address()
    const text = options('UDP', { host: local.address, port: local.port }, remote)
    // Datagrams get lost: RFC 3261 section 17.1.2.2 has it sent again after 500 ms.
    for (const afterMs of [0, 500]) setTimeout(() => isOpen && socket.send(text), afterMs).unref()
  })
  return () => {
    isOpen = false
    socket.close()
  }
}

const askByStream = (
  { transport, remote, serverName }: Target & { readonly serverName?: string },
  authorities: { readonly ca?: Buffer },
  heard: Heard,
  failed: Failed,
): (() => void) => {
  const at = { host: remote.host, port: remote.port }
  const name = serverName ?? remote.host
  const socket: Socket =
    transport === 'tls'
      ? connectSecurely({ ...at, ...authorities, ...(isIP(name) === 0 ? { servername: name } : {}) })
      : connect(at)
  socket.setEncoding('latin1')
  socket.on('error', failed)
  socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
    const { localAddress = '127.0.0.1', localPort = 5060 } = socket
    socket.write(options(transport.toUpperCase(), { host: localAddress, port: localPort }, remote))
  })
  let text = ''
  socket.on('data', (more: string) => {
    text = (text + more).slice(0, 65_536)
    heard(text)
  })
  return () => socket.destroy()
}

const options = (transport: string, local: Target['remote'], remote: Target['remote']): string => {
  const token = () => randomTokens.token(20)
  const here = formatHostPort(local)
  return [
    `OPTIONS sip:${formatHostPort(remote)} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${here};branch=z9hG4bK${token()};rport`,
    'Max-Forwards: 70',
    `From: <sip:${here}>;tag=${token()}`,
    `To: <sip:${formatHostPort(remote)}>`,
    `Call-ID: ${token()}`,
    'CSeq: 1 OPTIONS',
    'Accept: application/sdp',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n')
}
