import {
  blockOf,
  hasOwnY,
  isGroupMode,
  numberOfSide,
  type PartyOfBinding,
  routesUntil,
  type StoredBinding,
} from '@axbridge/core'
import { isOfPerson } from '../paging/traces.ts'
import { type CheckParts, eachRow, type Opening, quickSample } from './check-parts.ts'
import type { KeptStore, PartyOnNumber } from './kept-store.ts'

/** Who must stand on a number, and for which binding. */
type Expected = PartyOnNumber & { readonly binding: StoredBinding }

/** Holds every binding to itself, to its block and to the pairs of its parties (promises 1, 2 and 5). */
export const checkBindings = (store: KeptStore, parts: CheckParts): Promise<void> => {
  let seen = 0
  return eachRow('bindings', store.bindings(), parts, async (batch) => {
    const expected: Expected[] = []
    for (const binding of batch) {
      const routes = routesUntil(binding) > parts.now
      checkInstants(binding, parts)
      checkBlock(binding, routes, parts)
      seen += 1
      // What routes is opened always: who stands on its numbers is seen by nothing else.
      // Of what is over for long nothing but the trail is kept.
      if (!routes && !isOfPerson(binding)) continue
      if (!routes && parts.isQuick && seen % quickSample !== 0) continue
      const opened = openParties(binding, parts)
      if (opened === undefined) continue
      if (opened.isGroup !== isGroupMode(binding.mode))
        parts.findings.note('binding_misfit', `${binding.id}: its parties`)
      if (routes) expected.push(...standing(binding, opened.parties))
    }
    const found = await store.pairsOf(expected)
    expected.forEach(({ binding, number }, index) => {
      const pair = found[index]
      const what = `${binding.id} on ${number}`
      if (pair === undefined) parts.findings.note('pair_missing', what)
      else if (pair.binding !== binding.id) {
        const isHeld = pair.heldUntil > parts.now
        parts.findings.note(isHeld ? 'party_twice' : 'pair_missing', isHeld ? `${what}, held by ${pair.binding}` : what)
      } else if (pair.liveUntil <= parts.now) parts.findings.note('pair_missing', what)
    })
  })
}

const standing = (binding: StoredBinding, parties: readonly PartyOfBinding[]): readonly Expected[] =>
  parties.map(({ party, side }) => ({ party, number: numberOfSide(binding, side), binding }))

const checkInstants = (binding: StoredBinding, { findings, committedTime, customers }: CheckParts): void => {
  const { id, customer, mode, x, y, createdAt, expiresAt, unboundAt } = binding
  if (!customers.has(customer)) findings.note('customer_unknown', id)
  if ((x !== y) !== hasOwnY(mode) || blockOf(x) !== blockOf(y)) findings.note('binding_misfit', `${id}: its numbers`)
  if (expiresAt < createdAt || (unboundAt !== null && (unboundAt < createdAt || unboundAt > expiresAt)))
    findings.note('binding_misfit', `${id}: its instants`)
  if (Math.max(createdAt, unboundAt ?? 0) > committedTime) findings.note('committed_behind', id)
}

const checkBlock = (binding: StoredBinding, routes: boolean, { findings, blocks }: CheckParts): void => {
  const block = blocks.get(blockOf(binding.x))
  if (block === undefined) {
    findings.note('block_unknown', binding.id)
    return
  }
  if (!routes) return
  if (block.customer !== binding.customer || block.state === 'recovered')
    findings.note('block_not_customers', binding.id)
  if (block.validUntil !== null && routesUntil(binding) > block.validUntil) findings.note('block_outlived', binding.id)
}

const openParties = (
  binding: StoredBinding,
  { findings, opening }: CheckParts,
): ReturnType<Opening['parties']> | undefined => {
  try {
    return opening.parties(binding)
  } catch {
    findings.note('seal_closed', `the parties of ${binding.id}`)
    return undefined
  }
}
