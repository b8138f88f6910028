import type { KeyFault } from './filled-value.ts'
import { parseSource } from './peer-address.ts'
import type { SipSettings } from './sip-settings.ts'
import { faultOfTrunk, missingListener, sandboxTrunk, type TrunkDefinition } from './trunk-definition.ts'

type Claim = { readonly field: string; readonly key: string }

/** By what a trunk is known: written alike when it is the same. */
const claimsOf = ({ from, tlsNames, digest }: TrunkDefinition): readonly Claim[] => [
  ...from.map((text, at) => {
    const { host, port } = parseSource(text)
    return { field: `from.${at}`, key: `source ${host} ${port ?? ''}` }
  }),
  ...tlsNames.map((name, at) => ({ field: `tlsNames.${at}`, key: `name ${name}` })),
  ...(digest === null ? [] : [{ field: 'digest.username', key: `user ${digest.username}` }]),
]

/** What a trunk is known by that another one is known by as well: the call could be either's. */
export const contestedClaim = (trunk: TrunkDefinition, others: readonly TrunkDefinition[]): KeyFault | undefined => {
  const claims = claimsOf(trunk)
  for (const other of others) {
    if (other.name === trunk.name) continue
    const taken = new Set(claimsOf(other).map(({ key }) => key))
    const contested = claims.find(({ key }) => taken.has(key))
    if (contested !== undefined) {
      return { kind: 'fault', field: contested.field, rule: `is that of the trunks ${other.name} and ${trunk.name}` }
    }
  }
  return undefined
}

/** What is wrong with the trunks of a configuration, each by itself and all of them together. */
export const faultOfTrunks = (
  trunks: readonly TrunkDefinition[],
  sip: Pick<SipSettings, 'tls'>,
): KeyFault | undefined => {
  for (const [index, trunk] of trunks.entries()) {
    const path = `trunks.${index}.`
    const earlier = trunks.slice(0, index)
    if (trunk.name === sandboxTrunk || earlier.some(({ name }) => name === trunk.name))
      return { kind: 'fault', field: `${path}name`, rule: 'stands twice or is reserved' }
    const wrong = faultOfTrunk(trunk, path)
    if (wrong !== undefined) return wrong
    const missing = missingListener(trunk, sip)
    if (missing !== undefined) return { ...missing, field: `${path}${missing.field}` }
    const contested = contestedClaim(trunk, earlier)
    if (contested !== undefined) return { ...contested, field: `${path}${contested.field}` }
  }
  return undefined
}
