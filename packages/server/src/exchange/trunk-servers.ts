import { isIP } from 'node:net'
import { type LocateOptions, locateServer, parseUri, type RunningTimer, type Target, type Timers } from '@axbridge/sip'
import { mostWays } from './outgoing-trunks.ts'
import type { Trunk, TrunkDestination } from './trunk.ts'

export type TrunkServersOptions = {
  readonly locating: Pick<LocateOptions, 'lookups' | 'tokens'>
  /** What this side listens on: a trunk of another transport has no servers. */
  readonly transports: readonly TrunkDestination['transport'][]
  /** The families of addresses that the listener of a transport reaches. */
  readonly families: (transport: TrunkDestination['transport']) => readonly (4 | 6)[]
  readonly timers: Timers
  /** DNS names no server of a trunk any more, or cannot be asked: told once until it does. Those found before serve on. */
  readonly notFound: (trunk: string) => void
}

/** A call that is being set up waits no longer for DNS: who answers later is there for the next call. */
const longestWaitMs = 2_000

/** Trunks with a domain that come and go: the oldest is forgotten beyond this. */
const mostTrunks = 1_024

/** RFC 8767 section 5: when DNS was silent it is not waited for again so soon, where servers are known. */
const missedPauseMs = 5_000

/** `missedAt`: when the last lookup found nothing, so that those of an earlier one serve on. */
type Found = { readonly to: TrunkDestination; readonly servers: readonly Target[]; readonly missedAt: number | null }

/** Where the trunks' servers are: the address itself, or what DNS says of the domain (RFC 3263). */
export class TrunkServers {
  readonly #options: TrunkServersOptions
  /** The servers that were found last; when DNS is silent they serve on, as RFC 8767 has resolvers do. */
  readonly #found = new Map<string, Found>()

  constructor(options: TrunkServersOptions) {
    this.#options = options
  }

  /** The servers of a trunk in the order in which they are tried, at most 8; none where it leads nowhere. */
  async locate(trunk: Trunk): Promise<readonly Target[]> {
    const { name, to } = trunk
    if (to === undefined || isIP(to.host) !== 0) return this.lastFound(trunk)
    const { timers, notFound } = this.#options
    const lastFound = this.lastFound(trunk)
    const missedAt = this.#found.get(name)?.missedAt ?? null
    if (lastFound.length > 0 && missedAt !== null && timers.now() - missedAt < missedPauseMs) return lastFound
    const servers = await this.#lookUp(to)
    const isMissed = servers.length === 0
    if (isMissed && missedAt === null) notFound(name)
    this.#keep(name, { to, servers: isMissed ? lastFound : servers, missedAt: isMissed ? timers.now() : null })
    return this.lastFound(trunk)
  }

  /** What is known without asking anybody. */
  lastFound({ name, to }: Trunk): readonly Target[] {
    if (to === undefined || !this.#options.transports.includes(to.transport)) return []
    if (isIP(to.host) !== 0) return [withSettings(to, { host: to.host, port: to.port ?? 5060 })]
    const found = this.#found.get(name)
    return found?.to.host === to.host && found.to.transport === to.transport && found.to.port === to.port
      ? found.servers
      : []
  }

  #keep(name: string, found: Found): void {
    // A Map keeps the order of insertion: what is put in again is the youngest.
    this.#found.delete(name)
    this.#found.set(name, found)
    const [oldest] = this.#found.keys()
    if (this.#found.size > mostTrunks && oldest !== undefined) this.#found.delete(oldest)
  }

  async #lookUp(to: TrunkDestination): Promise<readonly Target[]> {
    const { locating, transports, families, timers } = this.#options
    const port = to.port === undefined ? '' : `:${to.port}`
    const uri = parseUri(`sip:${to.host}${port};transport=${to.transport}`)
    if (uri?.kind !== 'sip') return []
    const asked = locateServer(uri, { ...locating, transports, families: families(to.transport) })
    let deadline: RunningTimer | undefined
    const late = new Promise<Target[]>((resolve) => {
      deadline = timers.after(longestWaitMs, () => resolve([]))
    })
    try {
      const located = await Promise.race([asked, late])
      return located.slice(0, mostWays).map((server) => ({ ...withSettings(to, server.remote), ...server }))
    } catch {
      return []
    } finally {
      deadline?.cancel()
      // The answer that comes too late is kept by the lookups; that it failed was told.
      asked.catch(() => {})
    }
  }
}

const withSettings = (to: TrunkDestination, remote: Target['remote']): Target => ({
  transport: to.transport,
  remote,
  ...(to.serverName === undefined ? {} : { serverName: to.serverName }),
  ...(to.largeOver === undefined ? {} : { largeOver: to.largeOver }),
})
