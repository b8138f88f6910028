import type {
  BindingId,
  CallRefusal,
  CallScreen,
  CallStore,
  Clock,
  ConnectionScreen,
  Router,
  SuspensionsInForce,
  Vault,
} from '@axbridge/core'
import {
  B2bua,
  eventLoopLoad,
  type Flow,
  type Network,
  randomTokens,
  realTimers,
  type SipNetwork,
  type Tokens,
  withinNetworks,
} from '@axbridge/sip'
import type { CallFigures, CallPlaneCounters } from './call-figures.ts'
import type { CertificateState } from './certificate-watch.ts'
import type { Config } from './config.ts'
import { CallTally } from './exchange/call-tally.ts'
import { Exchange } from './exchange/exchange.ts'
import type { ExchangeLog } from './exchange/exchange-log.ts'
import type { Following } from './exchange/following.ts'
import { LiveCalls } from './exchange/live-calls.ts'
import { MessageExchange } from './exchange/message-exchange.ts'
import { openPeers } from './exchange/peers.ts'
import { TrunkGate } from './exchange/trunk-gate.ts'
import { TrunkPings } from './exchange/trunk-pings.ts'
import { type TrunkState, trunkStateOf } from './exchange/trunk-state.ts'
import type { TrunkTable } from './exchange/trunk-table.ts'
import type { WatchParts } from './exchange/watched-call.ts'
import type { RegistrationLookup } from './exchange/way-out.ts'
import { exchangeLog } from './exchange-log.ts'
import { loopMark } from './keys/loop-mark.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import type { Log } from './observe/log.ts'
import type { Registrar } from './sandbox/registrar.ts'
import { familiesOf, openSip, type SipAddresses } from './sip-opening.ts'
import { trunkTransports } from './trunk-definition.ts'
import type { VerificationSeen } from './verification/open-verification.ts'
import { VerificationTally } from './verification/verification-tally.ts'

export type CallPlaneParts = {
  /** Of this process: its ports, its share of the calls. */
  readonly config: Pick<Config, 'sip' | 'calls'>
  readonly store: Pick<CallStore, 'records'>
  readonly vault: Vault
  readonly clock: Clock
  readonly wall: Clock
  readonly router: Router
  readonly trunks: TrunkTable
  readonly log: Log
  /** Where our own pages are served, once they are. */
  readonly pages: () => readonly string[]
  /** The sandbox's registrar, where there is one; `leadsBack` says whether a phone is there still. */
  readonly registrar?: (leadsBack: (flow: Flow) => boolean) => Registrar
  /** What the calls send and receive by, where it is not the sockets themselves. */
  readonly around?: (network: SipNetwork) => Network
  /** Follows what the exchange reports in traces, where there are any, and passes it on. */
  readonly traced?: (log: ExchangeLog) => ExchangeLog
  /** Keeps what the legs of some calls get and send; left out, no call is followed. */
  readonly following?: Following | undefined
  /** Who looks at a call beside `route`, in this order. */
  readonly screens: readonly CallScreen[]
  /** The same for texts. */
  readonly textScreens: readonly ConnectionScreen<CallRefusal>[]
  /** What is suspended, for calls that go on. */
  readonly suspensions: Pick<SuspensionsInForce, 'cuts'>
  /** How verification fares, where identifiers are verified. */
  readonly verification?: (() => VerificationSeen) | undefined
  /** What dialogs are named by; random ones when not given. */
  readonly tokens?: Tokens
}

/** All that carries calls in one process: sockets, transactions, the agent, and the exchange that decides. */
export type CallPlane = {
  readonly addresses: SipAddresses
  readonly registered: RegistrationLookup
  /** A binding was changed or ended: its calls are looked at. */
  bindingChanged(id: BindingId): void
  /** Any binding may have been changed: all calls are looked at. */
  allChanged(): void
  /** Something more was suspended: calls that end with it are ended. */
  suspensionsChanged(): void
  trunkState(name: string): TrunkState
  /** Takes phones from the WebSockets of a server that serves pages. */
  readonly takeWebSockets: SipNetwork['takeWebSockets']
  reloadCertificates(): Promise<void>
  counters(): CallPlaneCounters
  figures(): CallFigures
  certificates(): readonly CertificateState[]
  /** Since when the verification platform does not answer, in ms; null while it does. */
  unverifiedSince(): number | null
  /** Takes no new calls, and resolves when the live ones have ended or were ended after so long. */
  drain(deadlineMs: number): Promise<void>
  /** Ends everything at once. */
  close(): Promise<void>
}

const nothingVerified: VerificationSeen = {
  figures: new VerificationTally().figures(),
  openSince: null,
  cacheEntries: 0,
}

/** A count of seconds that goes on over restarts and has fewer digits than a number of a person: from 2026 on. */
const year2026S = Date.UTC(2026) / 1_000

/** Opens the listeners and takes calls from then on. Throws StartError, and then nothing stays open. */
export const openCallPlane = async (parts: CallPlaneParts): Promise<CallPlane> => {
  const { config, log, wall } = parts
  const sip = await openSip(config.sip, { log, pages: parts.pages, now: wall.now })
  try {
    return plane(parts, sip)
  } catch (error) {
    await sip.close()
    throw error
  }
}

const plane = (parts: CallPlaneParts, sip: Awaited<ReturnType<typeof openSip>>): CallPlane => {
  const { config, store, vault, clock, wall, router, trunks, log, tokens = randomTokens } = parts
  const network = parts.around?.(sip.network) ?? sip.network
  const registrar = parts.registrar?.((flow) => sip.network.leadsBack(flow))
  const registered: RegistrationLookup = (phone) => registrar?.find(phone)
  const tally = new CallTally()
  const callLog = tally.counting(parts.traced?.(exchangeLog(log, wall.now)) ?? exchangeLog(log, wall.now))
  const peers = openPeers(
    trunks,
    { transports: trunkTransports(config.sip), families: (transport) => familiesOf(sip.network, transport) },
    callLog,
  )
  const { suspensions } = parts
  const isCutOff: WatchParts['isCutOff'] = ({ standing }) => suspensions.cuts(standing.stored)
  const liveCalls = new LiveCalls({ router, clock, timers: realTimers, log: callLog, isCutOff })
  const exchange = new Exchange({
    router,
    records: store.records,
    ...peers,
    gate: new TrunkGate({ trunks, now: wall.now, tokens: randomTokens }),
    registered,
    network,
    clock,
    randomness: systemRandomness,
    log: callLog,
    liveCalls,
    ringTimeoutMs: config.calls.ringTimeoutMs,
    following: parts.following,
    screens: parts.screens,
  })
  // Texts go between phones that register, and so only where there is a registrar.
  const texts: MessageExchange = new MessageExchange({
    ...{ router, trunks, registered, network, clock, randomness: systemRandomness, log: callLog },
    ...{ now: realTimers.now, following: parts.following, screens: parts.textScreens },
    deliver: (text) => calls.deliver(text),
  })
  const calls = new B2bua({
    network,
    timers: realTimers,
    tokens,
    control: exchange,
    maxCalls: config.sip.maxCalls,
    mark: loopMark(vault),
    load: eventLoopLoad(),
    startedAtS: (wall.now() - realTimers.now()) / 1_000 - year2026S,
    intervals: { wanted: config.sip.sessionIntervalS, least: config.sip.shortestSessionIntervalS },
    ...(config.calls.mediaNetworks === null ? {} : { mayCarry: withinNetworks(config.calls.mediaNetworks) }),
    ...(registrar === undefined
      ? {}
      : {
          otherRequests: async (request, flow, sender) =>
            registrar.answer(request, flow) ?? texts.answer(request, flow, sender),
          otherMethods: (peer) => (texts.takes(peer) ? ['REGISTER', 'MESSAGE'] : []),
        }),
  })
  const pings = new TrunkPings({
    ...peers,
    timers: realTimers,
    randomness: systemRandomness,
    ask: (server, uri, deadlineMs) => calls.ask(server, uri, deadlineMs),
  })
  pings.start()
  const counters = (): CallPlaneCounters => ({ calls: calls.counters(), network: sip.network.counters() })
  return {
    addresses: sip.addresses,
    registered,
    bindingChanged: (id) => liveCalls.changed(id),
    allChanged: () => liveCalls.allChanged(),
    suspensionsChanged: () => liveCalls.suspensionsChanged(),
    trunkState: (name) => trunkStateOf(name, peers),
    takeWebSockets: (server, rules) => sip.network.takeWebSockets(server, rules),
    reloadCertificates: () => sip.reloadCertificates(),
    counters,
    figures: () => {
      const { figures: verification, openSince, cacheEntries: kept } = parts.verification?.() ?? nothingVerified
      const counted = { ...counters(), exchange: tally.figures(), verification }
      const { live, transactions } = counted.calls
      return {
        now: {
          ...{ live, transactions, connections: counted.network.connections },
          verification: { kept, breakersOpen: openSince === null ? 0 : 1 },
        },
        counted,
        trunks: Object.fromEntries(trunks.trunks.map(({ name }) => [name, peers.loads.of(name)])),
      }
    },
    certificates: () => sip.certificates(),
    unverifiedSince: () => parts.verification?.().openSince ?? null,
    drain: (deadlineMs) => calls.drain(deadlineMs),
    close: async () => {
      pings.close()
      calls.close()
      liveCalls.close()
      await sip.close()
    },
  }
}
