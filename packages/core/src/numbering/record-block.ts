import type { NumberBlock } from './number-block.ts'

/** A field of a block, and the rule that it breaks. */
export type BlockFault = { readonly field: 'approval' | 'validFrom' | 'validUntil'; readonly rule: string }

/** A year outside is a slip of the pen: 2000 to 2099 in UTC, in ms. */
const firstSaneMs = 946_684_800_000
const lastSaneMs = 4_102_444_800_000

const isSane = (ms: number): boolean => ms >= firstSaneMs && ms < lastSaneMs

const saneRule = 'must be in a year from 2000 to 2099'

/** What is wrong with the validity of a block. A block that nothing can be issued from any more is not recorded. */
export const faultsOfValidity = (
  { validFrom, validUntil }: Pick<NumberBlock, 'validFrom' | 'validUntil'>,
  now: number,
): readonly BlockFault[] => {
  const faults: BlockFault[] = []
  if (!isSane(validFrom)) faults.push({ field: 'validFrom', rule: saneRule })
  if (validUntil === null) return faults
  if (!isSane(validUntil)) faults.push({ field: 'validUntil', rule: saneRule })
  else if (validUntil <= validFrom) faults.push({ field: 'validUntil', rule: 'must be after validFrom' })
  else if (validUntil <= now) {
    faults.push({ field: 'validUntil', rule: 'must be in the future: to stop binds now, withdraw the block' })
  }
  return faults
}

/**
 * What keeps a block from being recorded where `earlier` is what is recorded of it, if anything is:
 * - `there`: it is recorded already.
 * - `elsewhere`: it is recorded already in the pool of another customer than the one it is wanted for (NUM-5).
 * - `faults`: it was recovered, and the regulator has not allocated it anew.
 */
export type RecordVerdict =
  | { readonly kind: 'recordable' }
  | { readonly kind: 'there' | 'elsewhere' }
  | { readonly kind: 'faults'; readonly faults: readonly BlockFault[] }

export const verdictOfRecord = (
  wanted: Pick<NumberBlock, 'approval' | 'customer'>,
  earlier: NumberBlock | undefined,
): RecordVerdict => {
  if (earlier === undefined) return { kind: 'recordable' }
  if (earlier.state !== 'recovered') {
    const isMove = earlier.customer !== null && wanted.customer !== null && earlier.customer !== wanted.customer
    return { kind: isMove ? 'elsewhere' : 'there' }
  }
  return earlier.approval === wanted.approval
    ? { kind: 'faults', faults: [{ field: 'approval', rule: 'must be a new one: the block was recovered under this' }] }
    : { kind: 'recordable' }
}
