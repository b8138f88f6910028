import { type PhoneNumber, type ProtectedNumber, type Randomness, reveal } from '@axbridge/core'
import type { Flow, Network, TakenWay, Target, WayToCallee } from '@axbridge/sip'
import type { ExchangeLog } from './exchange-log.ts'
import { isLedTo, mostWays, trunksTo } from './outgoing-trunks.ts'
import type { Peers } from './peers.ts'
import type { Trunk, TrunkDestination } from './trunk.ts'

/** A phone that registered: where it is reached. */
export type Registration = { readonly contactUri: string; readonly flow: Target | Flow }

/** Finds a registered phone by its number; only the sandbox has any. */
export type RegistrationLookup = (phone: PhoneNumber) => Registration | undefined

/** How the callee is reached and addressed, and how the 700 number is written to him. */
export type WayOut = {
  readonly kind: 'ways'
  /** Tried in this order. */
  readonly ways: readonly [WayToCallee, ...WayToCallee[]]
  /** The trunk of each way; none where it leads to a phone of the sandbox. */
  readonly over: readonly string[]
  /** What the callee wrote himself: it tells him nothing, whoever's numbers stand in it. */
  readonly ownWords: readonly string[]
  /** Somebody answers where the call was last sent. */
  heard(): void
}

/** What a call that came in on a trunk may be led to. */
export type WaysOut = Peers & {
  readonly registered: RegistrationLookup
  readonly network: Network
  readonly randomness: Randomness
  readonly log: Pick<ExchangeLog, 'limitReached'>
}

/**
 * How long an INVITE may stay without any response where another way is left: four are sent in that time over UDP, and a
 * server that lives answers 100 at once. The last way has the 32 seconds of timer B.
 */
const firstResponseMs = 4_000

/**
 * Leads a call out. A call that came in on a trunk may go out on the same: one operator carries both directions, and what he
 * sends back is known by its mark.
 */
export const findWayOut = async (
  callee: PhoneNumber,
  present: ProtectedNumber,
  incoming: Trunk,
  options: WaysOut,
): Promise<WayOut | { readonly kind: 'unreachable' | 'overloaded' }> => {
  if (incoming.reaches === 'trunks') return overTrunks(callee, present, options)
  const registration = options.registered(callee)
  if (registration === undefined) return { kind: 'unreachable' }
  return toRegistered(callee, present, registration, options.network)
}

/**
 * Whether a way leads to the callee, for a call that nobody makes. A caller who is registered here would call as a phone of
 * the sandbox, anybody else over a trunk where one leads to the callee.
 */
export const isReachable = (
  caller: PhoneNumber,
  callee: PhoneNumber,
  { registered, trunks }: Pick<WaysOut, 'registered' | 'trunks'>,
): boolean => {
  const comesByTrunk = registered(caller) === undefined && isLedTo(reveal(callee), trunks.routes)
  return comesByTrunk || registered(callee) !== undefined
}

/** A phone of the sandbox: the one way to it. */
export const toRegistered = (
  callee: PhoneNumber,
  present: ProtectedNumber,
  { contactUri, flow }: Registration,
  network: Network,
): WayOut => {
  const own = bracketed(network.localAddress(flow).host)
  const to = `sip:${reveal(callee)}@${own}`
  const way = { target: flow, requestUri: contactUri, to, from: `sip:${present}@${own}`, assertIdentity: true }
  return { kind: 'ways', ways: [way], over: [], ownWords: [contactUri], heard: () => {} }
}

const overTrunks = async (
  callee: PhoneNumber,
  present: ProtectedNumber,
  options: WaysOut,
): Promise<WayOut | { readonly kind: 'unreachable' | 'overloaded' }> => {
  const { trunks, servers, loads, health, randomness, log } = options
  const leading = trunksTo(reveal(callee), trunks.routes, randomness)
  const free = leading.filter((trunk) => loads.hasWayOut(trunk))
  for (const trunk of leading) {
    if (free.includes(trunk)) continue
    loads.refusedOut(trunk)
    log.limitReached(trunk.name, 'out')
  }
  if (free.length === 0) return { kind: leading.length === 0 ? 'unreachable' : 'overloaded' }
  const located = await Promise.all(
    free.map(async (trunk) => (await servers.locate(trunk)).map((server) => ({ trunk, server }))),
  )
  const tried = downLast(located.flat(), ({ trunk, server }) => health.stateOf(trunk.name, server)).slice(0, mostWays)
  let last: Destined | undefined
  const ways = tried.map((one, at): WayToCallee => {
    const forget = (): void => {
      if (last === one) last = undefined
    }
    const taking = (): TakenWay | undefined => {
      const taken = take(one, forget, options)
      if (taken !== undefined) last = one
      return taken
    }
    const way = wayOver(one, { callee, present, network: options.network, take: taking })
    return at === tried.length - 1 ? way : { ...way, firstResponseMs }
  })
  const [first, ...others] = ways
  if (first === undefined) return { kind: 'unreachable' }
  return {
    kind: 'ways',
    ways: [first, ...others],
    over: tried.map(({ trunk }) => trunk.name),
    ownWords: [],
    heard: () => {
      if (last !== undefined) health.heard(last.trunk.name, last.server)
    },
  }
}

/** One server of one trunk. */
type Destined = { readonly trunk: Trunk; readonly server: Target }

/** Those that are down come last: when all are, they are tried nevertheless. */
const downLast = <One>(all: readonly One[], stateOf: (one: One) => string): readonly One[] => {
  const isDown = all.map((one) => stateOf(one) === 'down')
  return [...all.filter((_, at) => isDown[at] === false), ...all.filter((_, at) => isDown[at] === true)]
}

/** `forget`: nobody was heard there. */
const take = (
  { trunk, server }: Destined,
  forget: () => void,
  { loads, health, log }: WaysOut,
): TakenWay | undefined => {
  const left = loads.leave(trunk)
  if (left === undefined) {
    log.limitReached(trunk.name, 'out')
    return undefined
  }
  return {
    failed: (why) => {
      forget()
      // A server that says 503 is there; how long it says so is not for us to guess.
      if (why !== 'unavailable') health.failed(trunk.name, server)
      left()
    },
    left,
  }
}

type WayParts = {
  readonly callee: PhoneNumber
  readonly present: ProtectedNumber
  readonly network: Network
  readonly take: () => TakenWay | undefined
}

const wayOver = ({ trunk, server }: Destined, { callee, present, network, take: taking }: WayParts): WayToCallee => {
  const { to, calleeForm, credentials } = trunk
  if (to === undefined) throw new Error('a trunk that leads nowhere is no way')
  const uri = `sip:${reveal(callee, calleeForm)}@${hostOf(to)}`
  return {
    target: server,
    requestUri: to.transport === 'udp' ? uri : `${uri};transport=${to.transport}`,
    to: uri,
    from: `sip:${present}@${bracketed(network.localAddress(server).host)}`,
    assertIdentity: true,
    ...(credentials === undefined ? {} : { credentials }),
    take: taking,
  }
}

/** The URI of a trunk's server as a whole, for a question to it. */
export const uriOf = (to: TrunkDestination): string =>
  to.transport === 'udp' ? `sip:${hostOf(to)}` : `sip:${hostOf(to)};transport=${to.transport}`

/** RFC 3263 section 4: the URI goes on naming the domain, whichever server it is sent to. */
const hostOf = ({ host, port }: TrunkDestination): string => (port === undefined ? host : `${bracketed(host)}:${port}`)

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host)
