import { setTimeout as pause } from 'node:timers/promises'
import {
  type BindingId,
  Bindings,
  type Block,
  type Clock,
  committedClock,
  defaultBindingLimits,
  PoolGauge,
  Router,
  randomToken,
} from '@axbridge/core'
import { type Flow, randomTokens, realTimers } from '@axbridge/sip'
import { makeApiKey } from './access/api-key.ts'
import { customerAuthenticator } from './access/customer-authenticator.ts'
import { keyOfSecret, makeKey } from './access/key-material.ts'
import { refuseCustomer } from './access/refuse-customer.ts'
import { SignatureHorizon } from './access/signature/signature-horizon.ts'
import { adminAuthenticator } from './admin/admin-authenticator.ts'
import { openAdminKey } from './admin/admin-key.ts'
import { adminPlane } from './admin/admin-plane.ts'
import type { AdminLog, Operator } from './admin/operator.ts'
import { type CallCarrier, carriedHere } from './call-carrier.ts'
import { openCallPlane } from './call-plane.ts'
import { tracedCalls } from './call-traces.ts'
import type { Config } from './config.ts'
import { changesOf } from './config-changes.ts'
import { isReachable, type RegistrationLookup } from './exchange/way-out.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createAdminApp, createHttpApp, type HttpAppParts } from './http/app.ts'
import { HttpListeners } from './http-listeners.ts'
import { httpLog } from './http-log.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { openObservation } from './observation.ts'
import { type BufferedLog, openLog, redactedFields } from './observe/log.ts'
import { HttpTally } from './observe/metrics/http-tally.ts'
import { watchSipFaults } from './observe/sip-faults.ts'
import { openWebhooks } from './open-webhooks.ts'
import { EventNews } from './operation/event-news.ts'
import { parseSource } from './peer-address.ts'
import { DigestGate } from './sandbox/digest-gate.ts'
import { findSandbox, openSandbox, type Sandbox } from './sandbox/first-start.ts'
import { Registrar } from './sandbox/registrar.ts'
import { openServerStore } from './server-store.ts'
import type { SipAddresses } from './sip-opening.ts'
import { TrunkBook } from './trunk-book.ts'
import { Workers } from './workers/workers.ts'

/** A server that runs: where it listens, and how it stops. */
export type RunningServer = {
  /** `http://127.0.0.1:8700` */
  readonly http: string
  /** Where the admin API is: the same, unless it has a listener of its own. */
  readonly admin: string
  /** Where calls are taken; with workers, where the first one takes them. */
  readonly sip: SipAddresses
  /** `http://127.0.0.1:9700`; undefined where no metrics are served. */
  readonly metrics: string | undefined
  /** Where each worker takes calls; empty where the server's own process carries them. */
  readonly workers: readonly SipAddresses[]
  readonly sandbox: Sandbox | undefined
  /** The file that holds the operators' key. */
  readonly adminKeyFile: string
  /** Calls that records of an earlier run left open; they are `lost` now. */
  readonly lostCalls: number
  /** Reads the files of the certificates again, beside the look that is taken every few seconds; what cannot be used is logged. */
  reloadCertificates(): Promise<void>
  /** Takes over what can be changed while it runs; what cannot is logged by its keys, and counts from the next start. */
  reconfigure(next: Config): void
  /**
   * Takes no new calls and is ready no more, lets live calls end for `calls.drainMs` and requests come for `http.drainMs`, then closes
   * everything. Idempotent.
   */
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
    const tracing = config.traces === null ? undefined : await traceTo(config.traces)
    closers.push(() => tracing?.close())
    const opened = await openServerStore(config)
    const { store, vault } = opened
    closers.push(() => store.close())
    const clock = committedClock(wall, store)
    const horizon = new SignatureHorizon({
      persisted: await store.signatureHorizon(),
      clock: wall,
      // Nonces that all servers share outlive each of them: only what an embedded store left that was copied is refused by its time.
      persist: async (seconds) => (opened.nonces === undefined ? store.setSignatureHorizon(seconds) : undefined),
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
    const limits = { ...defaultBindingLimits, ...config.bindings }
    const router = new Router(store, vault, clock, limits.quarantineMs)
    const trunks = await TrunkBook.open({
      ...{ config, store: store.trunks, vault },
      changed: async () => carrier?.trunksChanged(),
      unread: (error) => log.warn({ error }, 'the trunks of the store were not read again, and are until they can be'),
    })
    closers.push(() => trunks.close())
    for (const overtaken of trunks.overtaken())
      log.warn(overtaken, 'the configuration has overtaken a trunk of the store')
    let registered: RegistrationLookup = () => undefined
    let carrier: CallCarrier | undefined
    if (config.sip.workers > 0 && opened.embedded !== undefined)
      carrier = await Workers.start({ config, store: opened.embedded, clock, log })
    else {
      const plane = await openCallPlane({
        ...{ config, store, vault, clock, wall, router, log, trunks: trunks.table, http: () => http },
        ...(tracing === undefined ? {} : { traced: tracedCalls(tracing) }),
        ...(sandbox === undefined ? {} : { registrar: (leadsBack) => registrarOf(config, sandbox, leadsBack) }),
      })
      carrier = carriedHere(plane)
      registered = plane.registered
    }
    const calls = carrier
    closers.push(() => calls.close())
    let missedEvents = (): void => {}
    const others = {
      bindingsChanged: (ids: readonly BindingId[]) => {
        for (const id of ids) calls.bindingChanged(id)
      },
      trunksChanged: () => void trunks.refresh(),
      missed: () => {
        calls.allChanged?.()
        missedEvents()
        void trunks.refresh()
      },
    }
    closers.push(opened.follow(others, clock, log))
    const isShared = config.store.kind === 'postgres'
    // What another server changed since they were read told nobody here.
    if (isShared) void trunks.refresh()
    let isStopping = false
    let { level } = config.log

    const gauge = new PoolGauge(store, limits.pairsPerNumber)
    const listeners = new HttpListeners({ log, now: wall.now })
    const tally = config.metrics === null ? undefined : new HttpTally()
    const observation = await openObservation({
      ...{ config, store, clock, wall, calls, gauge, log, tally, isShared },
      trunkNames: () => trunks.table.trunks.map(({ name }) => name),
      certificates: () => listeners.certificates(),
    })
    closers.push(() => observation.close())
    const { keptDays } = config.events
    closers.push(startHousekeeping({ store, clock, keptDays, late: (ms) => observation.eventsLate(ms), log }))
    const news = new EventNews(store.events)
    const events = { events: store.events, news }
    const webhooks = openWebhooks({
      ...{
        config,
        store,
        vault,
        clock,
        wall,
        log,
        holder: isShared ? randomToken(systemRandomness) : 'embedded',
        observed: observation.webhooks,
        tracing,
      },
    })
    closers.push(() => webhooks.close())
    missedEvents = () => webhooks.missed()
    const { desk } = webhooks
    const admin = adminPlane({
      store,
      events,
      desk,
      gauge,
      pairsPerNumber: limits.pairsPerNumber,
      trunks,
      trunkStates: (names) => calls.trunkStates(names),
      clock,
      randomness: systemRandomness,
      makeKey: (customer, createdAt) => makeKey(customer, createdAt, keyParts),
      authenticate: adminAuthenticator({ key: adminKey.key, clock: realTimers, log: adminLog(log) }),
      log: adminLog(log),
    })
    const authenticate = customerAuthenticator({
      customers: store.customers,
      vault,
      wall,
      horizon,
      ledger: opened.nonces,
    })
    // Its key of an earlier start would go on binding sandbox numbers for people whose calls come over a real trunk.
    const closedTo = config.sandbox.enabled ? undefined : await findSandbox(store)
    const readyParts = [{ name: 'calls', isReady: () => !isStopping && calls.isListening() }]
    const traced: Pick<HttpAppParts<Operator>, 'traced'> = tracing === undefined
      ? {}
      : { traced: (request, handle, status) => tracing.request(request, handle, status) }
    const answers = httpLog(log, config.log.level, tally)
    const shared = { store, randomness: systemRandomness, readyParts, log: answers, ...traced }
    const writes = tracing?.followed(store, 'store') ?? store
    const bindings = new Bindings(writes, vault, clock, systemRandomness, limits, (id) => calls.bindingChanged(id))
    const customerParts: HttpAppParts<Operator> = {
      ...shared,
      bindings: tracing?.followed(bindings, 'core') ?? bindings,
      router,
      gauge,
      events,
      desk,
      clock,
      reaches: (caller, callee) => isReachable(caller, callee, { registered, trunks: trunks.table }),
      authenticate: closedTo === undefined ? authenticate : refuseCustomer(authenticate, closedTo, sandboxIsOff),
      ...(config.admin === null ? { admin } : {}),
    }
    closers.push(() => listeners.close())
    // Before them: whoever waits for events is answered, and follows them at the next server.
    closers.push(() => news.close())
    const adminAt =
      config.admin === null
        ? undefined
        : await listeners.open({
            ...{ section: 'admin', listener: config.admin },
            serve: (certificate) => createAdminApp<Operator>({ ...shared, admin, certificate }),
          })
    http = await listeners.open({
      ...{ section: 'http', listener: config.http },
      serve: (certificate) => createHttpApp<Operator>({ ...customerParts, certificate }),
    })

    calls.pagesAt(http)
    const [sip] = calls.addresses
    if (sip === undefined) throw new Error('somebody listens after a start')

    log.info({ http, lostCalls, workers: config.sip.workers }, 'started')
    return {
      http,
      admin: adminAt ?? http,
      metrics: observation.metrics,
      sip,
      workers: config.sip.workers === 0 ? [] : calls.addresses,
      sandbox,
      adminKeyFile: adminKey.file,
      lostCalls,
      reloadCertificates: async () => {
        await Promise.all([listeners.reloadCertificates(), calls.reloadCertificates()])
      },
      reconfigure: (next) => {
        const { level: changed, afterRestart } = changesOf(config, level, next)
        if (changed !== undefined) {
          level = changed
          log.setLevel(level)
          log.info({ logLevel: level }, 'the log has another level')
        }
        if (afterRestart.length > 0)
          log.warn({ keys: afterRestart }, 'these settings were changed, and count from the next start')
      },
      stop: once(async () => {
        isStopping = true
        const [counters] = await Promise.all([calls.drain(config.calls.drainMs), pause(config.http.drainMs)])
        log.info(counters, 'stopping')
        await closeAll()
      }),
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

/** Libraries that are needed only here are loaded only here. */
const traceTo = async (settings: NonNullable<Config['traces']>) =>
  (await import('./observe/traces/open-tracing.ts')).openTracing(settings, 'server', systemRandomness)

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

const registrarOf = (config: Config, sandbox: Sandbox, leadsBack: (flow: Flow) => boolean): Registrar =>
  new Registrar({
    gate: new DigestGate({ password: sandbox.phonePassword, now: wall.now, tokens: randomTokens }),
    now: wall.now,
    maxPhones: config.sandbox.maxPhones,
    from: config.sandbox.from.map((text) => parseSource(text).host),
    leadsBack,
  })

const once = (stop: () => Promise<void>): (() => Promise<void>) => {
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= stop()
    return stopping
  }
}
