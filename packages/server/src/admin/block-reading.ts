import type { BlockRequest } from '@axbridge/api'
import { faultsOfValidity, type NumberBlock, type Parsed, parseBlock, parseCustomerId } from '@axbridge/core'
import { parseInstant } from '../operation/instant.ts'
import type { FieldError } from '../operation/refusal.ts'

export type BlockReading =
  | { readonly kind: 'read'; readonly block: NumberBlock }
  | { readonly kind: 'faults'; readonly faults: readonly FieldError[] }

/** Undefined for a field that breaks its rule, null for one that is null or left out. */
const orNull = <T>(text: string | null | undefined, read: (text: string) => T | undefined): T | null | undefined =>
  text === undefined || text === null ? null : read(text)

/** Understands the fields of a block that fit the contract's schema; what is left out has its default. */
export const readBlock = (given: BlockRequest, now: number): BlockReading => {
  const faults: FieldError[] = []
  const reader =
    <T>(field: string, parse: (text: string) => Parsed<T>) =>
    (text: string): T | undefined => {
      const parsed = parse(text)
      if (parsed.ok) return parsed.value
      faults.push({ field, rule: parsed.rule })
      return undefined
    }
  const block = reader('block', parseBlock)(given.block)
  const validFrom = reader('validFrom', parseInstant)(given.validFrom)
  const validUntil = orNull(given.validUntil, reader('validUntil', parseInstant))
  const customer = orNull(given.customer, reader('customer', parseCustomerId))
  if (block === undefined || validFrom === undefined || validUntil === undefined || customer === undefined) {
    return { kind: 'faults', faults }
  }
  const wrong = faultsOfValidity({ validFrom, validUntil }, now)
  if (wrong.length > 0) return { kind: 'faults', faults: wrong }
  const { approval, basePlatform, state = 'allocated' } = given
  const recorded = { createdAt: now, firstUsedAt: null }
  return {
    kind: 'read',
    block: { block, approval, validFrom, validUntil, basePlatform, customer, state, ...recorded },
  }
}
