import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@axbridge/core'
import { openMemoryStore, openSqliteStore } from '@axbridge/store'
import { makeKey } from '../access/key-material.ts'
import { completeConfig, configSchema } from '../config.ts'
import { auditTrail } from '../console/audit-trail.ts'
import { openPeers } from '../exchange/peers.ts'
import { trunkStateOf } from '../exchange/trunk-state.ts'
import type { Heard } from '../http/held-to-contract.test.kit.ts'
import { type ApiOptions, type RunningApi, runApi } from '../http/running-api.test.kit.ts'
import { keyRingOperations } from '../key-ring-answer.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { openAudit } from '../open-audit.ts'
import { openOverview } from '../open-overview.ts'
import { openPolicing } from '../open-policing.ts'
import { settingsShown } from '../settings-shown.ts'
import { EntityWatch } from '../supervision/entity-watch.ts'
import { openPolicy } from '../supervision/policy/open-policy.ts'
import { secondPerson } from '../supervision/second-person.ts'
import { TrunkBook } from '../trunk-book.ts'
import { verificationAnswer } from '../verification-answer.ts'
import { adminAuthenticator } from './admin-authenticator.ts'
import { openAdminKey } from './admin-key.ts'
import type { AdminParts } from './admin-parts.ts'
import { adminPlane } from './admin-plane.ts'

export const stores = ['memory', 'sqlite'] as const

/** The API with the admin plane, and an operator who asks it. */
export type RunningAdmin = RunningApi & {
  readonly adminKey: string
  /** What the server was told to show to a person at once. */
  readonly alarms: readonly { readonly fields: object; readonly text: string }[]
  /** What suspends customers whose verification is over. */
  readonly entities: EntityWatch
  /** The trunks that calls go by. */
  readonly trunks: TrunkBook
  /** Asks as an operator; a text is sent as CSV, anything else as JSON. */
  admin(
    method: string,
    path: string,
    body?: object | string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Heard>
}

const configured = { name: 'configured', to: '192.0.2.10:5060', from: ['192.0.2.10'] }

/** The real app with the admin plane on a real socket, over one of the stores. */
export const runAdmin = async (kind: (typeof stores)[number], options: ApiOptions = {}): Promise<RunningAdmin> => {
  const folder = mkdtempSync(join(tmpdir(), 'axbridge-admin-'))
  const openStore = async (): Promise<Store> =>
    kind === 'memory' ? openMemoryStore() : openSqliteStore({ directory: join(folder, 'data') })
  const { key } = openAdminKey(folder, systemRandomness)
  const alarms: { fields: object; text: string }[] = []
  let book: TrunkBook | undefined
  let entityWatch: EntityWatch | undefined
  let closeAudit: (() => Promise<void>) | undefined
  let closePolicing: (() => Promise<void>) | undefined
  const api = await runApi({
    ...options,
    openStore,
    admin: async ({
      store,
      vault,
      clock,
      gauge,
      events,
      desk,
      desks,
      keeper,
      protection,
      pairsPerNumber,
      people,
      note,
    }) => {
      const trunks = await TrunkBook.open({
        config: completeConfig({ trunks: [configured] }),
        store: store.trunks,
        vault,
      })
      const peers = openPeers(
        trunks.table,
        { transports: ['udp', 'tcp'], families: () => [4, 6] },
        { healthChanged: () => {}, noServerFound: () => {} },
      )
      book = trunks
      const log = {
        done: note,
        alarm: (fields: object, text: string) => {
          alarms.push({ fields, text })
          note(fields, text)
        },
      }
      const overview = openOverview({
        ...{ clock, customers: store.customers, log: { warn: note }, version: 'of a test' },
        calls: { seen: async () => ({ figures: undefined, places: [], certificates: [], unverifiedSince: null }) },
        counted: () => ({ binds: 0, unbinds: 0 }),
        alarms: () => [],
        pools: () => new Map(),
      })
      const audit = openAudit({
        config: completeConfig({ data: join(folder, 'data'), keys: join(folder, 'keys') }),
        ...{ store, clock, log: { info: note, warn: note, error: note } },
      })
      closeAudit = audit.close
      const config = completeConfig({})
      const policy = await openPolicy({
        ...{ settings: config.supervision.policy, matters: store.matters, vault, clock },
        failed: (error) => note({ error }, 'failed'),
      })
      const policing = await openPolicing({
        ...{ config, store, vault, clock, log: { warn: note }, done: note, policy, suspensions: desks.suspensions },
        ...{ alarms: { notice: () => {}, raise: () => {}, clear: () => {} }, quarantineMs: 0, isShared: false },
        holds: protection.holds,
      })
      closePolicing = async () => {
        policy.close()
        await policing.close()
      }
      const entities = new EntityWatch({
        ...{ customers: store.customers, desk: desks.suspensions, clock, isRequired: true },
        keep: auditTrail(store.audit, clock),
      })
      entityWatch = entities
      const parts: AdminParts = {
        store,
        gauge,
        events,
        desk,
        desks,
        secondPerson: secondPerson({ audit: store.audit, restMs: config.supervision.dualControlRestMs }),
        individuals: false,
        entities,
        pairsPerNumber,
        trunks,
        overview: () => overview.now(),
        verification: async () =>
          verificationAnswer({ figures: undefined, unverifiedSince: null }, completeConfig({}).supervision),
        settings: () => settingsShown(configSchema, completeConfig({})),
        trunkStates: async (names) => new Map(names.map((name) => [name, trunkStateOf(name, peers)])),
        clock,
        randomness: systemRandomness,
        makeKey: (customer, createdAt) => makeKey(customer, createdAt, { vault, randomness: systemRandomness }),
        authenticate: adminAuthenticator({ key, clock, log, bySession: people.gate.operators }),
        log,
      }
      return adminPlane(parts, people.operators, {
        ...audit.operations,
        ...policing.operations,
        ...protection.operations,
        ...keyRingOperations({ keeper, suite: 'aes-256-gcm', clock }),
      })
    },
  })
  if (entityWatch === undefined) throw new Error('the admin plane was not made')
  if (book === undefined) throw new Error('the admin plane was not made')
  return {
    ...api,
    adminKey: key,
    alarms,
    trunks: book,
    entities: entityWatch,
    admin: (method, path, body, headers = {}) =>
      api.ask({
        method,
        path: `/admin/v1${path}`,
        ...(body === undefined ? {} : { body }),
        headers: {
          authorization: `Bearer ${key}`,
          ...(typeof body === 'string' ? { 'content-type': 'text/csv' } : {}),
          ...headers,
        },
      }),
    close: async () => {
      await closeAudit?.()
      await closePolicing?.()
      await api.close()
      for (const { fields, text } of api.logged) {
        if (`${JSON.stringify(fields)} ${text}`.includes(key)) throw new Error('the admin key stands in the log')
      }
      rmSync(folder, { recursive: true })
    },
  }
}

/** Fields and rules of a problem, as `field: rule`. */
export const faultsOf = ({ json }: Heard): readonly string[] =>
  ((json.errors ?? []) as { field: string; rule: string }[]).map(({ field, rule }) => `${field}: ${rule}`)

export const fieldsOf = ({ json }: Heard): readonly string[] =>
  ((json.errors ?? []) as { field: string }[]).map(({ field }) => field)
