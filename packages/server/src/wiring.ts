import { setTimeout as pause } from 'node:timers/promises'
import {
  type BindingId,
  type Clock,
  committedClock,
  defaultBindingLimits,
  PoolGauge,
  Router,
  randomToken,
} from '@axbridge/core'
import { realTimers } from '@axbridge/sip'
import { customerAuthenticator } from './access/customer-authenticator.ts'
import { makeKey } from './access/key-material.ts'
import { refuseCustomer } from './access/refuse-customer.ts'
import { SignatureHorizon } from './access/signature/signature-horizon.ts'
import { adminAuthenticator } from './admin/admin-authenticator.ts'
import { openAdminKey } from './admin/admin-key.ts'
import type { AdminParts } from './admin/admin-parts.ts'
import { adminPlane } from './admin/admin-plane.ts'
import type { Operator } from './admin/operator.ts'
import { adminLog } from './admin-log.ts'
import { type CallCarrier, carriedHere } from './call-carrier.ts'
import { type CallPlane, openCallPlane } from './call-plane.ts'
import { tracedCalls } from './call-traces.ts'
import { type Config, configSchema } from './config.ts'
import { changesOf } from './config-changes.ts'
import { openConsoleSite } from './console-site.ts'
import { CountedBindings } from './counted-bindings.ts'
import { httpDoor } from './doors/http-door.ts'
import { isReachable, type RegistrationLookup } from './exchange/way-out.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createAdminApp, createHttpApp, type HttpAppParts } from './http/app.ts'
import { HttpListeners } from './http-listeners.ts'
import { httpLog } from './http-log.ts'
import { keyRingOperations } from './key-ring-answer.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { LadderBook } from './ladders/ladder-book.ts'
import { planLan, withLanPhones } from './lan/lan-plan.ts'
import { type OpenLan, openLan } from './lan/open-lan.ts'
import { openObservation } from './observation.ts'
import { openLog } from './observe/log.ts'
import { HttpTally } from './observe/metrics/http-tally.ts'
import { watchSipFaults } from './observe/sip-faults.ts'
import { openAudit } from './open-audit.ts'
import { openConsole } from './open-console.ts'
import { openDesks } from './open-desks.ts'
import { openOverview } from './open-overview.ts'
import { openSupervision } from './open-supervision.ts'
import { openWebhooks } from './open-webhooks.ts'
import { EventNews } from './operation/event-news.ts'
import type { RunningServer, StartOptions } from './running-server.ts'
import { findSandbox } from './sandbox/first-start.ts'
import { openConfiguredSandbox, registrarOf } from './sandbox-opening.ts'
import { openServerStore } from './server-store.ts'
import { settingsShown } from './settings-shown.ts'
import { supervisedStaff } from './supervised-staff.ts'
import { secondPerson } from './supervision/second-person.ts'
import { useRulesOf } from './supervision/use-settings.ts'
import { TrunkBook } from './trunk-book.ts'
import { verificationAnswer } from './verification-answer.ts'
import { productVersion } from './version.ts'
import { Workers } from './workers/workers.ts'

const wall: Clock = { now: () => Date.now() }

const sandboxIsOff = 'must be that of another customer: the sandbox is switched off (sandbox.enabled)'

/**
 * Starts a server on a configuration: keys, store, sandbox, exchange, SIP, HTTP, in this order, so that nothing is
 * reachable before what it needs is there. What was started is closed again when a later step fails.
 */
export const startServer = async (given: Config, { isOnLan = false }: StartOptions = {}): Promise<RunningServer> => {
  const plan = isOnLan ? await planLan(given, wall.now()) : undefined
  const config = plan === undefined ? given : withLanPhones(given, plan)
  const log = openLog(config.log.level)
  const closers: (() => unknown)[] = [() => log.flush(), watchSipFaults(log)]
  const closeAll = async () => {
    // What cannot be closed keeps nothing else from being.
    for (const close of closers.splice(0).reverse())
      try {
        await close()
      } catch (error) {
        log.warn({ error }, 'a part of the server was not closed as it should be')
      }
  }
  try {
    const tracing = config.traces === null ? undefined : await traceTo(config.traces)
    closers.push(() => tracing?.close())
    const opened = await openServerStore(config)
    const { store, vault, keeper } = opened
    closers.push(() => store.close())
    closers.push(keeper.follow((error) => log.warn({ error }, 'the key ring was not read or changed')))
    const clock = committedClock(wall, store)
    // Behind the last request, and before the store: what is new in the audit log is signed.
    const audit = openAudit({ config, store, clock, log })
    closers.push(() => audit.close())
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
    const sandbox = await openConfiguredSandbox({ config, store, vault, clock, keyParts })

    let http: string | undefined
    let adminAt: string | undefined
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
    let lan: OpenLan | undefined
    const site = openConsoleSite({
      ...{ config, sandbox, now: wall.now, randomness: systemRandomness },
      places: { http: () => http, sip: () => carrier?.addresses[0], lan: () => lan },
    })
    // The calls of workers are in other processes.
    const ladders =
      config.sip.workers > 0
        ? undefined
        : new LadderBook({ ...config.console.ladders, now: wall.now, timers: realTimers })
    const supervision = await openSupervision({ config, store, vault, clock, log })
    closers.push(() => supervision.close())
    const { restrictions } = supervision
    let registered: RegistrationLookup = () => undefined
    let takeWebSockets: CallPlane['takeWebSockets'] | undefined
    let carrier: CallCarrier | undefined
    if (config.sip.workers > 0 && opened.embedded !== undefined)
      carrier = await Workers.start({
        ...{ config, store: opened.embedded, clock, log },
        policySeen: (batch) => supervision.policy.take(batch),
      })
    else {
      const plane = await openCallPlane({
        ...{ config, store, vault, clock, wall, router, log, trunks: trunks.table },
        pages: () => [http, adminAt].filter((url) => url !== undefined),
        following: ladders,
        screens: supervision.screens,
        textScreens: supervision.textScreens,
        suspensions: restrictions.suspensions,
        verification: supervision.verification?.seen,
        ...(tracing === undefined ? {} : { traced: tracedCalls(tracing) }),
        ...(sandbox === undefined
          ? {}
          : { registrar: (leadsBack) => registrarOf(config, sandbox, site.guests, wall.now, leadsBack) }),
      })
      carrier = carriedHere(plane)
      restrictions.watch(() => plane.suspensionsChanged())
      registered = plane.registered
      takeWebSockets = plane.takeWebSockets
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
    const keeping = { store, clock, keptDays, sessionIdleMs: config.console.idleMs, log }
    closers.push(startHousekeeping({ ...keeping, late: (ms) => observation.eventsLate(ms) }))
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
    const writes = tracing?.followed(store, 'store') ?? store
    const checks = {
      rules: useRulesOf(config.supervision),
      suspensions: restrictions.suspensions,
      screens: supervision.bindScreens,
    }
    const bindings = new CountedBindings(
      ...([writes, vault, clock, systemRandomness, limits] as const),
      (id) => calls.bindingChanged(id),
      checks,
    )
    const operatorLog = adminLog(log)
    const work = await openDesks({
      ...{ config, store, vault, clock, log, supervision, isShared },
      ...{ alarms: observation.desk, quarantineMs: limits.quarantineMs },
      done: (fields, text) => operatorLog.done(fields, text),
    })
    // Before the store and behind the calls: what they counted last is kept.
    closers.push(() => work.close())
    const { desks, entities, protection, policing } = work
    const overview = openOverview({
      ...{ calls, clock, log, customers: store.customers, version: productVersion() },
      counted: () => bindings.counted,
      alarms: () => observation.desk.standing,
      pools: () => observation.pools,
    })
    closers.push(() => overview.close())
    const door = httpDoor({ ...config.http.rateLimits, now: () => realTimers.now() })
    const people = openConsole({
      ...{ config, store, vault, clock, wall, log, operators: operatorLog, sandbox, site, ladders, door },
      supervised: supervisedStaff({ config, store, vault, clock, keeper, protection, log }),
      address: () => adminAt ?? http ?? '',
    })
    const adminParts: AdminParts = {
      store,
      ladders,
      events,
      desk,
      gauge,
      pairsPerNumber: limits.pairsPerNumber,
      trunks,
      trunkStates: (names) => calls.trunkStates(names),
      overview: () => overview.now(),
      verification: async () => verificationAnswer(await calls.seen(), config.supervision),
      desks,
      secondPerson: secondPerson({ audit: store.audit, restMs: config.supervision.dualControlRestMs }),
      individuals: config.supervision.individuals,
      entities,
      settings: () => settingsShown(configSchema, { ...config, log: { level } }),
      ...{ clock, randomness: systemRandomness },
      makeKey: (customer, createdAt) => makeKey(customer, createdAt, keyParts),
      authenticate: door(
        adminAuthenticator({
          ...{ key: adminKey.key, clock: realTimers, log: operatorLog, bySession: people.gate?.operators },
        }),
      ),
      log: operatorLog,
    }
    const keyRing = keyRingOperations({ keeper, suite: config.encryption.suite, clock })
    const admin = adminPlane(adminParts, people.users, {
      ...audit.operations,
      ...keyRing,
      ...policing.operations,
      ...protection.operations,
    })
    const authenticate = customerAuthenticator({
      customers: store.customers,
      vault,
      wall,
      horizon,
      ledger: opened.nonces,
      bySession: people.gate?.customers,
    })
    // Its key of an earlier start would go on binding sandbox numbers for people whose calls come over a real trunk.
    const closedTo = config.sandbox.enabled ? undefined : await findSandbox(store)
    const readyParts = [{ name: 'calls', isReady: () => !isStopping && calls.isListening() }]
    const traced: Pick<HttpAppParts<Operator>, 'traced'> = tracing === undefined
      ? {}
      : { traced: (request, handle, status) => tracing.request(request, handle, status) }
    const answers = httpLog(log, config.log.level, tally)
    const { audited } = people
    const shared = {
      store,
      randomness: systemRandomness,
      readyParts,
      log: answers,
      pages: site.pages,
      audited,
      limits: { connectionsPerAddress: config.http.rateLimits.connectionsPerAddress },
      ...traced,
    }
    const customerParts: HttpAppParts<Operator> = {
      ...shared,
      bindings: tracing?.followed(bindings, 'core') ?? bindings,
      router,
      gauge,
      events,
      ladders,
      desk,
      ...{ desks, actualUsers: protection.actualUsers },
      screens: restrictions.connections,
      clock,
      reaches: (caller, callee) => isReachable(caller, callee, { registered, trunks: trunks.table }),
      authenticate: door(closedTo === undefined ? authenticate : refuseCustomer(authenticate, closedTo, sandboxIsOff)),
      people: people.people,
      ...(config.admin === null ? { admin } : {}),
    }
    closers.push(() => listeners.close())
    // Before them: whoever waits for events is answered, and follows them at the next server.
    closers.push(() => news.close())
    closers.push(() => ladders?.close())
    const { gate } = people
    if (config.admin !== null)
      adminAt = await listeners.open({
        ...{ section: 'admin', listener: config.admin },
        serve: (certificate) =>
          gate === undefined
            ? createAdminApp<Operator>({ ...shared, admin, certificate })
            : // Its pages show what customers have, too; no customer's key counts here.
              createHttpApp<Operator>({ ...customerParts, authenticate: door(gate.customersOnly), admin, certificate }),
      })
    http = await listeners.open({
      ...{ section: 'http', listener: config.http },
      serve: (certificate) => createHttpApp<Operator>({ ...customerParts, certificate }),
    })

    calls.pagesAt(http)
    if (plan !== undefined && takeWebSockets !== undefined)
      lan = await openLan({
        ...{ plan, listeners, takeWebSockets },
        serve: (certificate) => createHttpApp<Operator>({ ...customerParts, certificate }),
      })
    const [sip] = calls.addresses
    if (sip === undefined) throw new Error('somebody listens after a start')

    if (config.supervision.profile === 'sandbox' && trunks.table.trunks.some(({ reaches }) => reaches === 'trunks'))
      log.warn({ profile: 'sandbox' }, 'there are trunks, and nothing is required of binds: supervision.profile')
    log.info({ http, lostCalls, workers: config.sip.workers }, 'started')
    return {
      http,
      admin: adminAt ?? http,
      metrics: observation.metrics,
      console: site.isBuilt() ? `${adminAt ?? http}/` : undefined,
      setUpLink: await people.setUpLink(),
      lan,
      sip,
      workers: config.sip.workers === 0 ? [] : calls.addresses,
      sandbox,
      adminKeyFile: adminKey.file,
      lostCalls,
      reloadCertificates: async () => {
        await Promise.all([listeners.reloadCertificates(), calls.reloadCertificates()])
      },
      reconfigure: (next) => {
        const { level: changed, afterRestart } = changesOf(given, level, next)
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

const once = (stop: () => Promise<void>): (() => Promise<void>) => {
  let stopping: Promise<void> | undefined
  return () => {
    stopping ??= stop()
    return stopping
  }
}
