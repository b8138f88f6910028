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
  StoreError,
} from '@axbridge/core'
import { type Flow, randomTokens, realTimers } from '@axbridge/sip'
import { openSqliteStore, type SqliteStore } from '@axbridge/store'
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
import type { Config } from './config.ts'
import { isReachable, type RegistrationLookup } from './exchange/way-out.ts'
import { startHousekeeping } from './housekeeping.ts'
import { createHttpApp, type HttpLog } from './http/app.ts'
import { holdToKey } from './keys/key-check.ts'
import { systemRandomness } from './keys/system-randomness.ts'
import { openVault } from './keys/vault.ts'
import { type BufferedLog, type Log, openLog, redactedFields } from './observe/log.ts'
import { watchSipFaults } from './observe/sip-faults.ts'
import { parseListenAddress, parseSource } from './peer-address.ts'
import { DigestGate } from './sandbox/digest-gate.ts'
import { findSandbox, openSandbox, type Sandbox } from './sandbox/first-start.ts'
import { Registrar } from './sandbox/registrar.ts'
import type { SipAddresses } from './sip-opening.ts'
import { listenError, StartError } from './start-error.ts'
import { TrunkBook } from './trunk-book.ts'
import { Workers } from './workers/workers.ts'

/** A server that runs: where it listens, and how it stops. */
export type RunningServer = {
  /** `http://127.0.0.1:8700` */
  readonly http: string
  /** Where calls are taken; with workers, where the first one takes them. */
  readonly sip: SipAddresses
  /** Where each worker takes calls; empty where the server's own process carries them. */
  readonly workers: readonly SipAddresses[]
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
    const limits = { ...defaultBindingLimits, ...config.bindings }
    const router = new Router(store, vault, clock, limits.quarantineMs)
    const trunks = await TrunkBook.open({
      ...{ config, store: store.trunks, vault },
      changed: async () => carrier?.trunksChanged(),
    })
    for (const overtaken of trunks.overtaken())
      log.warn(overtaken, 'the configuration has overtaken a trunk of the store')
    let registered: RegistrationLookup = () => undefined
    let carrier: CallCarrier | undefined
    if (config.sip.workers > 0) carrier = await Workers.start({ config, store, clock, log })
    else {
      const plane = await openCallPlane({
        ...{ config, store, vault, clock, wall, router, log, trunks: trunks.table, http: () => http },
        ...(sandbox === undefined ? {} : { registrar: (leadsBack) => registrarOf(config, sandbox, leadsBack) }),
      })
      carrier = carriedHere(plane)
      registered = plane.registered
    }
    const calls = carrier
    closers.push(() => calls.close())
    closers.push(startHousekeeping(store, clock, log))
    let isStopping = false

    const gauge = new PoolGauge(store, limits.pairsPerNumber)
    const admin = adminPlane({
      store,
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
    const authenticate = customerAuthenticator({ customers: store.customers, vault, wall, horizon })
    // Its key of an earlier start would go on binding sandbox numbers for people whose calls come over a real trunk.
    const closedTo = config.sandbox.enabled ? undefined : await findSandbox(store)
    const app = createHttpApp<Operator>({
      bindings: new Bindings(store, vault, clock, systemRandomness, limits, (id) => calls.bindingChanged(id)),
      router,
      gauge,
      clock,
      reaches: (caller, callee) => isReachable(caller, callee, { registered, trunks: trunks.table }),
      store,
      authenticate: closedTo === undefined ? authenticate : refuseCustomer(authenticate, closedTo, sandboxIsOff),
      admin,
      randomness: systemRandomness,
      readyParts: [{ name: 'calls', isReady: () => !isStopping && calls.isListening() }],
      log: httpLog(log, config.log.level),
    })
    closers.push(() => app.close())
    http = await app.listen(parseListenAddress(config.http.listen)).catch((error: unknown) => {
      throw listenError('http.listen', config.http.listen, error)
    })

    calls.pagesAt(http)
    const [sip] = calls.addresses
    if (sip === undefined) throw new Error('somebody listens after a start')

    log.info({ http, lostCalls, workers: config.sip.workers }, 'started')
    return {
      http,
      sip,
      workers: config.sip.workers === 0 ? [] : calls.addresses,
      sandbox,
      adminKeyFile: adminKey.file,
      lostCalls,
      reloadCertificates: () => calls.reloadCertificates(),
      stop: once(async () => {
        isStopping = true
        log.info(await calls.drain(config.calls.drainMs), 'stopping')
        await closeAll()
      }),
    }
  } catch (error) {
    await closeAll()
    throw error
  }
}

const openStore = async (directory: string): Promise<SqliteStore> => {
  try {
    return await openSqliteStore({ directory })
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    throw new StartError('store', `data: the store in ${directory} cannot be opened: ${cause.message}`, { cause })
  }
}

/** One line for each request is for those who look for something. */
const httpLog = (log: Log, level: Config['log']['level']): HttpLog => ({
  ...(level === 'debug' ? { answered: (fields: object, text: string) => log.debug(fields, text) } : {}),
  error: (fields, text) => log.error(fields, text),
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
