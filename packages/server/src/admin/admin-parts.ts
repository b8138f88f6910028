import type { OverviewAnswer, SettingAnswer, TrunkAnswer, VerificationStateAnswer } from '@axbridge/api'
import type { ApiKey, Clock, CustomerId, PoolGauge, Randomness, Store } from '@axbridge/core'
import type { Authenticate } from '../operation/authenticate.ts'
import type { EndpointDesk } from '../operation/endpoint-desk.ts'
import type { LadderSource } from '../operation/ladder-source.ts'
import type { EventSource } from '../operation/read-events.ts'
import type { EntityWatch } from '../supervision/entity-watch.ts'
import type { RestrictionDesks } from '../supervision/restriction-desks.ts'
import type { SecondPerson } from '../supervision/second-person.ts'
import type { TrunkBook } from '../trunk-book.ts'
import type { AdminLog, Operator } from './operator.ts'

/** How a trunk fares, as it is answered. */
export type TrunkState = Pick<TrunkAnswer, 'health' | 'servers' | 'calls' | 'refusedByLimit'>

/** What the admin plane is made of. */
export type AdminParts = {
  readonly store: Pick<Store, 'customers' | 'numbers' | 'records'>
  /** The calls that are followed; undefined where none is. */
  readonly ladders?: LadderSource | undefined
  readonly events: EventSource
  readonly desk: EndpointDesk
  /** Where suspensions and opt-outs are made. */
  readonly desks: RestrictionDesks
  /** Says whether who decides an appeal is another person than who suspended. */
  readonly secondPerson: SecondPerson
  /** Whether the entity of a customer may be an individual. */
  readonly individuals: boolean
  /** Hears of a profile that was recorded. */
  readonly entities: Pick<EntityWatch, 'lookAt'>
  readonly gauge: Pick<PoolGauge, 'report' | 'limitOf'>
  /** The server's limit of pairs on one number. */
  readonly pairsPerNumber: number
  readonly trunks: Pick<TrunkBook, 'list' | 'put' | 'remove'>
  /** How trunks fare now, by their names. */
  trunkStates(names: readonly string[]): Promise<ReadonlyMap<string, TrunkState>>
  /** How the server fares. */
  overview(): Promise<OverviewAnswer>
  /** How the verification platform fares. */
  verification(): Promise<VerificationStateAnswer>
  /** The configuration that it runs with, without what is secret. */
  settings(): SettingAnswer[]
  readonly clock: Clock
  readonly randomness: Randomness
  /** Makes a key for a customer: what is kept of it, and the secret that he is shown once. */
  makeKey(customer: CustomerId, createdAt: number): { readonly key: ApiKey; readonly secret: string }
  readonly authenticate: Authenticate<Operator>
  readonly log: AdminLog
}
