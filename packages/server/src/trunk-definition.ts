import { TrunkSettings } from '@axbridge/api'
import { type FilledValue, faultOfAddresses, fillIn, type KeyFault, type NamedAddress } from './filled-value.ts'
import { parseListenAddress, parseSource } from './peer-address.ts'

/** A SIP peer as it is written: in the configuration, to the API and in the store. */
export const trunkSchema = TrunkSettings

export type TrunkDefinition = TrunkSettings

/** How many trunks there may be. */
export const mostTrunks = 256

/** The trunk of the sandbox's phones; none else may have its name. */
export const sandboxTrunk = 'sandbox'

/** A trunk with every default filled in, or what is wrong with it. Whether its name is free is for `TrunkBook` to say. */
export const completeTrunk = (given: unknown): FilledValue<TrunkDefinition> | KeyFault => {
  const filled = fillIn(trunkSchema, given)
  return filled.kind === 'fault' ? filled : (faultOfAddresses(addressesOfTrunk(filled.value)) ?? filled)
}

export const addressesOfTrunk = ({ to, from }: TrunkDefinition, path = ''): readonly NamedAddress[] => [
  [`${path}to`, parseListenAddress(to)],
  ...from.map((text, at): NamedAddress => [`${path}from.${at}`, parseSource(text)]),
]
