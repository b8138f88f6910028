import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  Bindings,
  type Block,
  type Clock,
  committedClock,
  defaultBindingLimits,
  PoolGauge,
  Router,
  type Store,
  StoreError,
} from '@axbridge/core'
import { B2bua, type Flow, randomTokens, realTimers, withinNetworks } from '@axbridge/sip'
import { openSqliteStore } from '@axbridge/store'
import { makeApiKey } from './access/api-key.ts'
import { customerAuthenticator } from './access/customer-authenticator.ts'
import { keyOfSecret, makeKey } from './access/key-material.ts'
import { refuseCustomer } from './access/refuse-customer.ts'
import { SignatureHorizon } from './access/signature/signature-horizon.ts'
import { adminAuthenticator } from './admin/admin-authenticator.ts'
import { openAdminKey } from './admin/admin-key.ts'
import { adminPlane } from './admin/admin-plane.ts'
import type { AdminLog, Operator } from './admin/operator.ts'
import type { Config } from './config.ts'
import { Exchange } from './exchange/exchange.ts'
import { LiveCalls } from './exchange/live-calls.ts'
import { openPeers } from './exchange/peers.ts'
import { TrunkGate } from './exchange/trunk-gate.ts'
import { TrunkPings } from './exchange/trunk-pings.ts'
import { trunkStateOf } from './exchange/trunk-state.ts'
import { isReachable, type RegistrationLookup } from './exchange/way-out.ts'
import { exchangeLog } from './exchange-log.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createHttpApp } from './http/app.ts'
import { holdToKey } from './keys/key-check.ts'
import { loopMark } from './keys/loop-mark.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { openVault } from './keys/vault.ts'
import { type BufferedLog, type Log, openLog, redactedFields } from './observe/log.ts'
import { watchSipFaults } from './observe/sip-faults.ts'
import { parseListenAddress, parseSource } from './peer-address.ts'
import { DigestGate } from './sandbox/digest-gate.ts'
import { findSandbox, openSandbox, type Sandbox } from './sandbox/first-start.ts'
import { Registrar } from './sandbox/registrar.ts'
import { familiesOf, openSip, type SipAddresses } from './sip-opening.ts'
import { listenError, StartError } from './start-error.ts'
import { TrunkBook } from './trunk-book.ts'
import { trunkTransports } from './trunk-definition.ts'

/** A server that runs: where it listens, and how it stops. */
export type RunningServer = {
  /** `http://127.0.0.1:8700` */
  readonly http: string
  readonly sip: SipAddresses
  readonly sandbox: Sandbox | undefined
  /** The file that holds the operators' key. */
  readonly adminKeyFile: string
  /** Calls that records of an earlier run left open; they are `lost` now. */
  readonly lostCalls: number
  /** Reads the files of the certificates again, beside the look that is taken every few seconds; what cannot be used is logged. */
  reloadCertificates(): Promise<void>
  /** Takes no new calls, lets the live ones end for `calls.drainMs`, then closes everything. Idempotent. */
  stop(): Promise<void>
}

const wall: Clock = { now: () => Date.now() }

const sandboxIsOff = 'must be that of another customer: the sandbox is switched off (sandbox.enabled)'

/**
 * Starts a server on a configuration: keys, store, sandbox, exchange, SIP, HTTP, in this order, so that nothing is
 * reachable before what it needs is there. What was started is closed again when a later step fails.
 */
export const startServer = async (config: Config): Promise<RunningServer> => {
  const log = openLog(config.log.level)
  const closers: (() => unknown)[] = [() => log.flush(), watchSipFaults(log)]
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    // A store without its key would stay closed for ever, and a new key would hide that.
    const vault = openVault(config.keys, { mayMake: !existsSync(join(config.data, 'axbridge.db')) })
    const store = await openStore(config.data)
    closers.push(() => store.close())
    holdToKey(vault, config.data)
    const clock = committedClock(wall, store)
    const horizon = new SignatureHorizon({
      persisted: await store.signatureHorizon(),
      clock: wall,
      persist: (seconds) => store.setSignatureHorizon(seconds),
    })
    // After the last request and before the store: else a start after a clean stop refuses what was signed until then.
    closers.push(() => horizon.settle().catch((error: unknown) => log.warn({ error }, 'the horizon was not settled')))
    const lostCalls = await store.records.closeOrphans(clock.now())

    const adminKey = openAdminKey(config.keys, systemRandomness)
    const keyParts = { vault, randomness: systemRandomness }
    const sandbox = config.sandbox.enabled
      ? await openSandbox({
          store,
          vault,
          clock,
          randomness: systemRandomness,
          keysDirectory: config.keys,
          block: config.sandbox.block as Block,
          makeSecret: () => makeApiKey(systemRandomness),
          keyOfSecret: (secret, customer, createdAt) => keyOfSecret(secret, customer, createdAt, keyParts),
        })
      : undefined

    let http: string | undefined
    const sip = await openSip(config.sip, { log, http: () => http, now: wall.now })
    closers.push(() => sip.close())
    const { network } = sip
    const limits = { ...defaultBindingLimits, ...config.bindings }
    const router = new Router(store, vault, clock, limits.quarantineMs)
    const registrar = registrarOf(config, sandbox, (flow) => network.leadsBack(flow))
    const registered: RegistrationLookup = (phone) => registrar?.find(phone)
    const trunks = await TrunkBook.open({ config, store: store.trunks, vault })
    for (const overtaken of trunks.overtaken())
      log.warn(overtaken, 'the configuration has overtaken a trunk of the store')
    const callLog = exchangeLog(log, wall.now)
    const peers = openPeers(
      trunks.table,
      { transports: trunkTransports(config.sip), families: (transport) => familiesOf(network, transport) },
      callLog,
    )
    const liveCalls = new LiveCalls({ router, clock, timers: realTimers, log: callLog })
    closers.push(() => liveCalls.close())
    const exchange = new Exchange({
      router,
      records: store.records,
      ...peers,
      gate: new TrunkGate({ trunks: trunks.table, now: wall.now, tokens: randomTokens }),
      registered,
      network,
      clock,
      randomness: systemRandomness,
      log: callLog,
      liveCalls,
      ringTimeoutMs: config.calls.ringTimeoutMs,
    })
    const calls = new B2bua({
      network,
      timers: realTimers,
      tokens: randomTokens,
      control: exchange,
      maxCalls: config.sip.maxCalls,
      mark: loopMark(vault),
      intervals: { wanted: config.sip.sessionIntervalS, least: config.sip.shortestSessionIntervalS },
      ...(config.calls.mediaNetworks === null ? {} : { mayCarry: withinNetworks(config.calls.mediaNetworks) }),
      ...(registrar === undefined ? {} : { otherRequests: async (request, flow) => registrar.answer(request, flow) }),
    })
    closers.push(() => calls.close())
    const pings = new TrunkPings({
      ...peers,
      timers: realTimers,
      randomness: systemRandomness,
      ask: (server, uri, deadlineMs) => calls.ask(server, uri, deadlineMs),
    })
    closers.push(() => pings.close())
    pings.start()
    closers.push(startHousekeeping(store, clock, log))
    let isStopping = false

    const gauge = new PoolGauge(store, limits.pairsPerNumber)
    const admin = adminPlane({
      store,
      gauge,
      pairsPerNumber: limits.pairsPerNumber,
      trunks,
      trunkState: (name) => trunkStateOf(name, peers),
      clock,
      randomness: systemRandomness,
      makeKey: (customer, createdAt) => makeKey(customer, createdAt, keyParts),
      authenticate: adminAuthenticator({ key: adminKey.key, clock: realTimers, log: adminLog(log) }),
      log: adminLog(log),
    })
    const authenticate = customerAuthenticator({ customers: store.customers, vault, wall, horizon })
    // Its key of an earlier start would go on binding sandbox numbers for people whose calls come over a real trunk.
    const closedTo = config.sandbox.enabled ? undefined : await findSandbox(store)
    const app = createHttpApp<Operator>({
      bindings: new Bindings(store, vault, clock, systemRandomness, limits, (id) => liveCalls.changed(id)),
      router,
      gauge,
      clock,
      reaches: (caller, callee) => isReachable(caller, callee, { registered, trunks: trunks.table }),
      store,
      authenticate: closedTo === undefined ? authenticate : refuseCustomer(authenticate, closedTo, sandboxIsOff),
      admin,
      randomness: systemRandomness,
      readyParts: [{ name: 'calls', isReady: () => !isStopping }],
      log: httpLog(log),
    })
    closers.push(() => app.close())
    http = await app.listen(parseListenAddress(config.http.listen)).catch((error: unknown) => {
      throw listenError('http.listen', config.http.listen, error)
    })

    log.info({ http, lostCalls }, 'started')
    return {
      http,
      sip: sip.addresses,
      sandbox,
      adminKeyFile: adminKey.file,
      lostCalls,
      reloadCertificates: () => sip.reloadCertificates(),
      stop: once(async () => {
        isStopping = true
        await calls.drain(config.calls.drainMs)
        log.info({ calls: calls.counters(), network: network.counters() }, 'stopping')
        await closeAll()
      }),
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

const openStore = async (directory: string): Promise<Store> => {
  try {
    return await openSqliteStore({ directory })
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    throw new StartError('store', `data: the store in ${directory} cannot be opened: ${cause.message}`, { cause })
  }
}

/** One line for each request is for those who look for something. */
const httpLog = (log: Log) => ({
  info: (fields: object, text: string) => log.debug(fields, text),
  error: (fields: object, text: string) => log.error(fields, text),
})

/** What an operator did, and what is an alarm, is written at once: no crash may take it away. People write names freely. */
const adminLog = (log: BufferedLog): AdminLog => ({
  done: (fields, text) => {
    log.info(redactedFields(fields), text)
    log.flush()
  },
  alarm: (fields, text) => {
    log.error(redactedFields(fields), text)
    log.flush()
  },
})

const registrarOf = (
  config: Config,
  sandbox: Sandbox | undefined,
  leadsBack: (flow: Flow) => boolean,
): Registrar | undefined => {
  if (sandbox === undefined) return undefined
  return new Registrar({
    gate: new DigestGate({ password: sandbox.phonePassword, now: wall.now, tokens: randomTokens }),
    now: wall.now,
    maxPhones: config.sandbox.maxPhones,
    from: config.sandbox.from.map((text) => parseSource(text).host),
    leadsBack,
  })
}

const once = (stop: () => Promise<void>): (() => Promise<void>) => {
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= stop()
    return stopping
  }
}
