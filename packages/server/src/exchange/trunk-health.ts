import type { Target } from '@axbridge/sip'
import { failed, type Health, heard, type ServerHealth, silent, stateAt, unknownHealth } from './server-health.ts'

/** Tells whoever watches that a server of a trunk is there or not. */
export type HealthNews = (trunk: string, server: string, health: Health) => void

/** Servers of trunks and domains that come and go: the oldest is forgotten beyond this. */
const mostServers = 4_096

/** `udp 192.0.2.10:5060` */
export const serverText = ({ transport, remote: { host, port } }: Target): string =>
  `${transport} ${host.includes(':') ? `[${host}]` : host}:${port}`

/** What is known of the servers that the trunks lead to. */
export class TrunkHealth {
  readonly #now: () => number
  readonly #news: HealthNews
  readonly #servers = new Map<string, ServerHealth>()

  /** `now` in ms, of a clock that nobody sets. */
  constructor(now: () => number, news: HealthNews) {
    this.#now = now
    this.#news = news
  }

  stateOf(trunk: string, server: Target): Health {
    return stateAt(this.#of(keyOf(trunk, server)), this.#now())
  }

  /** A ping was answered, or somebody answered a call there. */
  heard(trunk: string, server: Target): void {
    this.#set(trunk, server, heard())
  }

  /** A ping had no answer. */
  silent(trunk: string, server: Target): void {
    this.#set(trunk, server, silent(this.#of(keyOf(trunk, server)), this.#now()))
  }

  /** A call had no answer of any kind there. */
  failed(trunk: string, server: Target): void {
    this.#set(trunk, server, failed(this.#of(keyOf(trunk, server)), this.#now()))
  }

  #of(key: string): ServerHealth {
    return this.#servers.get(key) ?? unknownHealth
  }

  #set(trunk: string, server: Target, health: ServerHealth): void {
    const key = keyOf(trunk, server)
    const before = this.stateOf(trunk, server)
    // A Map keeps the order of insertion: what is put in again is the youngest.
    this.#servers.delete(key)
    this.#servers.set(key, health)
    const [oldest] = this.#servers.keys()
    if (this.#servers.size > mostServers && oldest !== undefined) this.#servers.delete(oldest)
    const now = stateAt(health, this.#now())
    if (now !== before) this.#news(trunk, serverText(server), now)
  }
}

const keyOf = (trunk: string, server: Target): string => `${trunk} ${serverText(server)}`

/** A trunk is up when one of its servers is, and down when all that are known are. */
export const healthOfAll = (healths: readonly Health[]): Health => {
  if (healths.includes('up')) return 'up'
  return healths.length > 0 && healths.every((health) => health === 'down') ? 'down' : 'unknown'
}
