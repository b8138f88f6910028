import { type Flow, type MediaRule, withinNetworks } from '@axbridge/sip'
import { type Routes, routesOf } from './outgoing-trunks.ts'
import type { Trunk } from './trunk.ts'

/**
 * The known peers. A name that a verified certificate shows goes before every address. A source that names a port is found before
 * one that names only the address. A connection comes from any port, so over a stream the address alone decides, unless
 * several trunks name it: then it has to be named with that very port or without any.
 */
export class TrunkTable {
  #trunks: readonly Trunk[] = []
  #byName = new Map<string, Trunk>()
  #byTlsName = new Map<string, Trunk>()
  #byUser = new Map<string, Trunk>()
  #sources = new Sources()
  /** The phones of the sandbox come after all others: a real trunk on the same address goes first. */
  #phones = new Sources()
  #phoneNetworks: readonly PhoneNetworks[] = []
  #routes: Routes = new Map()

  constructor(trunks: readonly Trunk[]) {
    this.replace(trunks)
  }

  /** From the next call on these are the peers. Calls that go on are not touched. */
  replace(trunks: readonly Trunk[]): void {
    this.#trunks = trunks
    this.#byName = new Map(trunks.map((trunk) => [trunk.name, trunk]))
    this.#byTlsName = new Map()
    this.#byUser = new Map()
    this.#sources = new Sources()
    this.#phones = new Sources()
    for (const trunk of trunks) {
      for (const source of trunk.from) (trunk.reaches === 'trunks' ? this.#sources : this.#phones).add(source, trunk)
      for (const name of trunk.tlsNames) setFirst(this.#byTlsName, name, trunk)
      if (trunk.digest !== undefined) setFirst(this.#byUser, trunk.digest.username, trunk)
    }
    this.#phoneNetworks = trunks.flatMap((trunk) =>
      trunk.networks === undefined || trunk.networks.length === 0
        ? []
        : [{ trunk, isWithin: withinNetworks(trunk.networks) }],
    )
    this.#routes = routesOf(trunks)
  }

  get trunks(): readonly Trunk[] {
    return this.#trunks
  }

  find(name: string): Trunk | undefined {
    return this.#byName.get(name)
  }

  /** Whose message this is, by where it came from; undefined for a stranger. */
  identify(flow: Flow): Trunk | undefined {
    // A page in a browser on a peer's machine is not the peer.
    if (isFromBrowser(flow)) return this.#phoneOf(flow)
    for (const name of flow.peer?.names ?? []) {
      const named = this.#byTlsName.get(name)
      if (named !== undefined) return named
    }
    // What comes by a WebSocket is a phone, also one in a browser on a peer's own machine.
    const isPhone = flow.transport === 'ws' || flow.transport === 'wss'
    return (isPhone ? undefined : this.#sources.find(flow)) ?? this.#phoneOf(flow)
  }

  #phoneOf(flow: Flow): Trunk | undefined {
    const named = this.#phones.find(flow)
    return named ?? this.#phoneNetworks.find(({ isWithin }) => isWithin(flow.remote.host))?.trunk
  }

  /** Whether a stranger may prove to be a trunk. */
  get hasUsers(): boolean {
    return this.#byUser.size > 0
  }

  /** The trunk of a digest user. */
  ofUser(username: string): Trunk | undefined {
    return this.#byUser.get(username)
  }

  /** Where calls lead, by the first digits of the callee. */
  get routes(): Routes {
    return this.#routes
  }
}

/** What comes by a WebSocket is a phone, whatever its address. */
export const isFromBrowser = ({ transport }: Flow): boolean => transport === 'ws' || transport === 'wss'

type PhoneNetworks = { readonly trunk: Trunk; readonly isWithin: MediaRule }

class Sources {
  readonly #exact = new Map<string, Trunk>()
  readonly #byHost = new Map<string, Trunk>()
  /** The trunks that name an address with a port or without. */
  readonly #ofHost = new Map<string, Set<Trunk>>()

  add({ host, port }: Trunk['from'][number], trunk: Trunk): void {
    this.#ofHost.set(host, (this.#ofHost.get(host) ?? new Set()).add(trunk))
    if (port === undefined) setFirst(this.#byHost, host, trunk)
    else setFirst(this.#exact, keyOf(host, port), trunk)
  }

  find({ transport, remote: { host, port } }: Flow): Trunk | undefined {
    const found = this.#exact.get(keyOf(host, port)) ?? this.#byHost.get(host)
    if (found !== undefined || transport === 'udp') return found
    const [only, another] = this.#ofHost.get(host) ?? []
    return another === undefined ? only : undefined
  }
}

const keyOf = (host: string, port: number): string => `${host} ${port}`

const setFirst = (map: Map<string, Trunk>, key: string, trunk: Trunk): void => {
  if (!map.has(key)) map.set(key, trunk)
}
