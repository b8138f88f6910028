import { type Address, parseHostPort } from '@axbridge/sip'

export type SipAddresses = {
  readonly udp: Address
  readonly tcp: Address
  readonly tls?: Address
  readonly ws?: Address
  readonly wss?: Address
}

/** What a server says of itself when it is ready. */
export type ReadyServer = {
  /** `http://127.0.0.1:8700` */
  readonly http: string
  /** Where the admin API is. */
  readonly admin: string
  /** The transports that are on; with workers, those of the first one. */
  readonly sip: SipAddresses
  /** The same of each worker; empty where there are none. */
  readonly workers: readonly SipAddresses[]
  /** Where the console's pages are; null where it is switched off. */
  readonly console: string | null
  /** Where other devices of the own network find them; null without --lan. */
  readonly lan: string | null
  /** Sets the first password, once; null where there is a user. */
  readonly setUpLink: string | null
  /** Null where the sandbox is switched off. */
  readonly sandbox: {
    readonly customer: string
    /** What a signature by the key names. */
    readonly keyId: string
    /** The key of the HTTP API: its requests carry it or are signed by it. */
    readonly key: string
    /** Of every sandbox phone. */
    readonly password: string
    /** The first 11 digits of the sandbox's numbers. */
    readonly block: string
  } | null
}

const addressFrom = (text: unknown): Address | undefined => {
  const address = typeof text === 'string' ? parseHostPort(text) : undefined
  return address?.port === undefined ? undefined : { host: address.host, port: address.port }
}

const addressesFrom = (value: unknown): SipAddresses | undefined => {
  const addresses = (value ?? {}) as Record<string, unknown>
  const [udp, tcp] = [addressFrom(addresses.udp), addressFrom(addresses.tcp)]
  if (udp === undefined || tcp === undefined) return undefined
  const others = (['tls', 'ws', 'wss'] as const).flatMap((transport) => {
    const address = addressFrom(addresses[transport])
    return address === undefined ? [] : [[transport, address] as const]
  })
  return { udp, tcp, ...Object.fromEntries(others) }
}

const sandboxFrom = (value: unknown): ReadyServer['sandbox'] => {
  const { customer, keyId, key, password, block } = (value ?? {}) as Record<string, unknown>
  const given = { customer, keyId, key, password, block }
  return Object.values(given).every((text) => typeof text === 'string') ? (given as ReadyServer['sandbox']) : null
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Reads one line of a server's output; undefined for any line but the ready line of `serve --ready-line`. */
export const readReadyLine = (line: string): ReadyServer | undefined => {
  if (!line.startsWith('{"ready":true')) return undefined
  const { http, admin = http, sip, workers, sandbox, ...given } = JSON.parse(line) as Record<string, unknown>
  const addresses = addressesFrom(sip)
  if (typeof http !== 'string' || typeof admin !== 'string' || addresses === undefined) return undefined
  const ofWorkers = Array.isArray(workers) ? workers.flatMap((worker) => addressesFrom(worker) ?? []) : []
  const pages = {
    console: textOrNull(given.console),
    lan: textOrNull(given.lan),
    setUpLink: textOrNull(given.setUpLink),
  }
  return { http, admin, sip: addresses, workers: ofWorkers, ...pages, sandbox: sandboxFrom(sandbox) }
}
