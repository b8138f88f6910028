import { setImmediate as turn } from 'node:timers/promises'
import {
  openBinding,
  type Parties,
  type PhoneNumber,
  type Side,
  type StoodParties,
  type Store,
  type StoredBinding,
  sideA,
  stoodIn,
  type Vault,
} from '@axbridge/core'

/** A time in which a person stood in a binding, and with whom. `side` is null where nothing tells whether it was then that he did. */
export type StoodSpan = StoodParties & { readonly side: Side | null }

/** So many lists are opened in one turn, of 200 people at most: calls are routed by the same thread. */
const openedInTurn = 32

type StoodSpanParts = { readonly store: { readonly traces: Pick<Store['traces'], 'stoodIn'> }; readonly vault: Vault }

const sideOf = (parties: Parties, person: PhoneNumber): Side | null => {
  if (parties.b.equals(person)) return 'b'
  return sideA(parties).some((one) => one.equals(person)) ? 'a' : null
}

/**
 * When somebody stood in a binding that is in the list of his, the first time first. An earlier version overwrote who stood in one when it was
 * changed: where he is named nowhere, it was in a time that is not certain, or in any.
 */
export const stoodSpans =
  ({ store, vault }: StoodSpanParts) =>
  async (stored: StoredBinding, person: PhoneNumber): Promise<readonly StoodSpan[]> => {
    const stood = stored.revision === 0 ? stoodIn(stored, [], 0) : await store.traces.stoodIn(stored.id)
    const spans: StoodSpan[] = []
    for (const [index, one] of stood.entries()) {
      if (index % openedInTurn === 0) await turn()
      // None is kept open: who stood there with him is opened once more where it is told.
      spans.push({ ...one, side: sideOf(openBinding(vault, { ...stored, parties: one.parties }).parties, person) })
    }
    const his = spans.filter(({ side }) => side !== null)
    if (his.length > 0) return his
    const uncertain = spans.filter(({ isCertain }) => !isCertain)
    if (uncertain.length > 0) return uncertain
    return spans.slice(-1).map((last) => ({ ...last, from: stored.createdAt, to: null, isCertain: false }))
  }
