import {
  blockOf,
  type CustomerId,
  countsOn,
  hashText,
  numberOfSide,
  type ProtectedNumber,
  pairState,
  routesUntil,
  type StoredBinding,
} from '@axbridge/core'
import { type CheckParts, eachRow } from './check-parts.ts'
import type { KeptPair, KeptStore } from './kept-store.ts'

/** What no setting allows more of (config.ts). */
const mostPairsOnNumber = 200

/** What is being counted of one number. */
type NumberUnderway = {
  readonly number: ProtectedNumber
  counting: number
  /** The parties of the bindings that route here, opened once. */
  readonly parties: Map<string, ReadonlySet<string>>
}

/** Holds every pair to its binding, and every number to its limit (promises 1 and 3). Answers how many numbers hold more than their customer's limit of today. */
export const checkPairs = async (store: KeptStore, parts: CheckParts): Promise<number> => {
  let underway: NumberUnderway | undefined
  let crowded = 0
  const finish = () => {
    if (underway === undefined) return
    const { number, counting } = underway
    if (counting > mostPairsOnNumber) parts.findings.note('number_over_limit', `${number}: ${counting} pairs`)
    else if (counting > limitOf(number, parts)) crowded += 1
  }
  await eachRow('pairs', store.pairs(), parts, (batch) => {
    for (const pair of batch) {
      if (pair.number !== underway?.number) {
        finish()
        underway = { number: pair.number, counting: 0, parties: new Map() }
      }
      if (pair.counts && pairState(pair, parts.now) !== 'lapsed') underway.counting += 1
      checkPair(pair, underway, parts)
    }
  })
  finish()
  return crowded
}

const limitOf = (number: ProtectedNumber, { blocks, customers, pairsPerNumber }: CheckParts): number => {
  const owner: CustomerId | null = blocks.get(blockOf(number))?.customer ?? null
  const own = owner === null ? null : (customers.get(owner)?.settings.pairsPerNumber ?? null)
  return Math.min(pairsPerNumber, own ?? pairsPerNumber)
}

const checkPair = (pair: KeptPair, underway: NumberUnderway, parts: CheckParts): void => {
  const { findings, now } = parts
  const { number, binding } = pair
  if (binding === undefined) {
    findings.note('pair_without_binding', number)
    return
  }
  const what = `${binding.id} on ${number}`
  const isNobody = pair.party.length === 0
  const own = isNobody ? [binding.x, binding.y] : [numberOfSide(binding, pair.side)]
  if (!own.includes(number)) findings.note('pair_elsewhere', what)
  else if (!isNobody && pair.counts !== countsOn(pair.side, binding)) findings.note('pair_misfit', what)
  const until = routesUntil(binding)
  const isLive = pair.liveUntil > now
  if ((isLive ? pair.liveUntil !== until : pair.liveUntil > until) || pair.heldUntil < pair.liveUntil) {
    findings.note('pair_life', what)
  }
  if (isLive && !isNobody && !partiesOf(binding, underway, parts).has(partyText(pair))) {
    findings.note('pair_of_stranger', what)
  }
}

const partyText = ({ side, party }: Pick<KeptPair, 'side' | 'party'>): string => side + hashText(party)

/** What does not open is told where every binding is looked at; here it accuses nobody. */
const everybody: Pick<ReadonlySet<string>, 'has'> = { has: () => true }

const partiesOf = (
  binding: StoredBinding,
  { parties }: NumberUnderway,
  { opening }: CheckParts,
): Pick<ReadonlySet<string>, 'has'> => {
  const known = parties.get(binding.id)
  if (known !== undefined) return known
  try {
    const opened = new Set(opening.parties(binding).parties.map(partyText))
    parties.set(binding.id, opened)
    return opened
  } catch {
    return everybody
  }
}
