import { defaultSpellings, type StoredTrunk, type Vault } from '@axbridge/core'
import type { Config } from './config.ts'
import type { Trunk } from './exchange/trunk.ts'
import { parseSource } from './peer-address.ts'
import { destinationOf, sandboxTrunk, type TrunkDefinition } from './trunk-definition.ts'
import { readTrunk } from './trunk-text.ts'

type TrunkConfig = Pick<Config, 'trunks' | 'sandbox'>

/** A trunk that was set up while the server ran; the instant in ms. */
export type AddedTrunk = { readonly definition: TrunkDefinition; readonly changedAt: number }

/** Whether a name belongs to the configuration or the sandbox, which alone may change that trunk. */
export const isFixedName = (name: string, { trunks }: TrunkConfig): boolean =>
  name === sandboxTrunk || trunks.some((trunk) => trunk.name === name)

/**
 * Reads the trunks of a store. The configuration may have taken the name of one since, and its trunk is the one that counts.
 * Throws when the store holds what is no trunk.
 */
export const readAddedTrunks = (
  kept: readonly StoredTrunk[],
  config: TrunkConfig,
  vault: Pick<Vault, 'open'>,
): readonly AddedTrunk[] =>
  kept
    .filter(({ name }) => !isFixedName(name, config))
    .map(({ name, definition, changedAt }) => ({ definition: readTrunk(name, definition, vault), changedAt }))

/** All that calls go by, in this order: the trunks of the configuration, those that were added by name, and the sandbox's phones. */
export const trunksInForce = (config: TrunkConfig, added: Iterable<AddedTrunk>): readonly Trunk[] => [
  ...config.trunks.map(trunkOf),
  ...byName(added).map(({ definition }) => trunkOf(definition)),
  ...(config.sandbox.enabled ? [sandboxPhones(config)] : []),
]

export const byName = (added: Iterable<AddedTrunk>): readonly AddedTrunk[] =>
  [...added].sort((one, other) => (one.definition.name < other.definition.name ? -1 : 1))

const trunkOf = (trunk: TrunkDefinition): Trunk => {
  const { name, callerFrom, spellings, calleeForm, tlsNames, digest, credentials } = trunk
  const { prefixes, priority, weight, maxCalls, callsPerSecond, pingMs } = trunk
  const to = destinationOf(trunk)
  return {
    ...{ name, callerFrom, spellings, calleeForm, tlsNames, reaches: 'trunks', from: trunk.from.map(parseSource) },
    ...{ prefixes, priority, weight, maxCalls, callsPerSecond, pingMs },
    ...(to === undefined ? {} : { to }),
    ...(digest === null ? {} : { digest }),
    ...(credentials === null ? {} : { credentials }),
  }
}

const sandboxPhones = ({ sandbox }: TrunkConfig): Trunk => ({
  name: sandboxTrunk,
  callerFrom: 'from',
  spellings: defaultSpellings,
  calleeForm: 'national',
  reaches: 'registered',
  from: sandbox.from.filter((text) => !text.includes('/')).map(parseSource),
  networks: sandbox.from.filter((text) => text.includes('/')),
  tlsNames: [],
  ...{ prefixes: [], priority: 0, weight: 1, pingMs: 0 },
  // `sip.maxCalls` is the limit of what is tried out at a desk.
  ...{ maxCalls: Number.MAX_SAFE_INTEGER, callsPerSecond: Number.MAX_SAFE_INTEGER },
})
