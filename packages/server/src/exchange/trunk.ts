import type { PhoneForm, SpellingRule } from '@axbridge/core'
import type { Address, Flow, TransportKind } from '@axbridge/sip'

/** A SIP peer, and what it is trusted with. */
export type Trunk = {
  readonly name: string
  /** Where the caller's number stands: asserted by a trusted network (RFC 3325), or in From. */
  readonly callerFrom: 'asserted' | 'from'
  readonly spellings: readonly SpellingRule[]
  /** How a callee is written to this trunk. */
  readonly calleeForm: PhoneForm
  /**
   * Where calls that came in on it may go: to phones that registered with the sandbox, or to a trunk. The two never meet,
   * for a sandbox phone says itself who it is.
   */
  readonly reaches: 'registered' | 'trunks'
  /** Where calls go out; a trunk without it only brings calls in. */
  readonly to?: { readonly transport: TransportKind; readonly remote: Address }
  /** The sources that are this trunk. Without a port every port of the address counts. */
  readonly from: readonly { readonly host: string; readonly port?: number }[]
}

/**
 * The known peers. A source that names a port is found before one that names only the address. A connection comes from
 * any port, so over TCP the address alone decides, for the first trunk that names it with a port or without.
 */
export class TrunkTable {
  #exact = new Map<string, Trunk>()
  #byHost = new Map<string, Trunk>()
  #byHostOfConnection = new Map<string, Trunk>()
  #outgoing: Trunk | undefined

  constructor(trunks: readonly Trunk[]) {
    this.replace(trunks)
  }

  /** From the next call on these are the peers. Calls that go on are not touched. */
  replace(trunks: readonly Trunk[]): void {
    this.#exact = new Map()
    this.#byHost = new Map()
    this.#byHostOfConnection = new Map()
    for (const trunk of trunks) {
      for (const { host, port } of trunk.from) {
        setFirst(this.#byHostOfConnection, host, trunk)
        if (port === undefined) setFirst(this.#byHost, host, trunk)
        else setFirst(this.#exact, keyOf(host, port), trunk)
      }
    }
    this.#outgoing = trunks.find((trunk) => trunk.to !== undefined)
  }

  /** Whose message this is; undefined for a stranger. */
  identify(flow: Flow): Trunk | undefined {
    const { transport, remote } = flow
    const exact = this.#exact.get(keyOf(remote.host, remote.port))
    return exact ?? (transport === 'udp' ? this.#byHost : this.#byHostOfConnection).get(remote.host)
  }

  /** The trunk that calls go out on: the first that leads anywhere. */
  get outgoing(): Trunk | undefined {
    return this.#outgoing
  }
}

const keyOf = (host: string, port: number): string => `${host} ${port}`

const setFirst = (map: Map<string, Trunk>, key: string, trunk: Trunk): void => {
  if (!map.has(key)) map.set(key, trunk)
}
