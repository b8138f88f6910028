import type { Store } from '../ports/store.ts'
import type { Vault } from '../ports/vault.ts'
import type { BindCommand } from './bind-command.ts'
import { holds } from './check-bind.ts'
import { type Parties, sideA } from './parties.ts'
import { openBinding } from './sealed-parties.ts'
import type { BetweenNumbers } from './side.ts'

/** How far back in the bindings of one of the parties the last one with the others is looked for. */
const mostExamined = 200

/** The numbers of the newest binding that the same parties had in the same mode; undefined when none is found. */
export const findLastNumbers = async (
  { store, vault }: { readonly store: Pick<Store, 'bindings'>; readonly vault: Vault },
  { customer, mode, parties }: Pick<BindCommand, 'customer' | 'mode' | 'parties'>,
): Promise<BetweenNumbers | undefined> => {
  const party = vault.hashOfParty(sideA(parties)[0] ?? parties.b)
  const page = await store.bindings.list({ customer: customer.id, mode, party, limit: mostExamined, now: 0 })
  for (const stored of page?.items ?? []) {
    const { x, y } = stored
    const last = openBinding(vault, stored).parties
    if (areSame(last, parties)) return { x, y }
    // Who was B before stands as A now: everybody keeps the number that he dialled.
    if (last.kind === 'two' && areSame({ kind: 'two', a: last.b, b: last.a }, parties)) return { x: y, y: x }
  }
  return undefined
}

const areSame = (one: Parties, other: Parties): boolean => {
  const [ones, others] = [sideA(one), sideA(other)]
  return one.b.equals(other.b) && ones.length === others.length && ones.every((phone) => holds(others, phone))
}
