import type { Mode } from '../binding/mode.ts'
import type { Side } from '../binding/side.ts'

/** The legal entity behind a customer, as the platform verified it (USE-1). No phone number stands in it. */
export type CustomerEntity = {
  readonly name: string
  readonly kind: 'enterprise' | 'institution' | 'individual'
  /** The unified social credit code, or the register's number where there is none. */
  readonly registration: string
  readonly contacts: readonly { readonly name: string; readonly email: string }[]
  /** When it was verified, and until when that is good. */
  readonly verifiedAt: number
  readonly validUntil: number
}

/** A use that was registered (USE-2): which modes, and for how long at most. */
export type Scenario = {
  /** Lower-case letters, digits and hyphens, at most 32. */
  readonly name: string
  /** What it is: never one of the prohibited uses. */
  readonly use: ScenarioUse
  readonly modes: readonly Mode[]
  /** From the bind to the expiry, in ms; null leaves it to the server. */
  readonly longestLifeMs: number | null
  readonly validUntil: number | null
  /** The sides whose people must be registered as actual users (USE-3); none where it is left out, as in profiles of earlier versions. */
  readonly actualUsers?: readonly Side[]
}

export const scenarioUses = ['ride_hailing', 'food_delivery', 'parcel', 'e_commerce', 'home_service', 'other'] as const

export type ScenarioUse = (typeof scenarioUses)[number]

/** What nobody may register (operators' practice). */
export const prohibitedUses = ['finance', 'marketing', 'education_sales', 'call_centre', 'recruitment'] as const

export type CustomerProfile = { readonly entity: CustomerEntity | null; readonly scenarios: readonly Scenario[] }

/** The profile that a customer has. `revision` counts its changes; 0 while nothing was recorded. */
export type RecordedProfile = CustomerProfile & { readonly revision: number }

export const emptyProfile: RecordedProfile = { revision: 0, entity: null, scenarios: [] }
