import { createHash } from 'node:crypto'
import {
  type Deleted,
  type DeletedItem,
  type Deleting,
  type DeletionOutcome,
  type DeletionProof,
  type DeletionUnder,
  type Matter,
  type MatterChange,
  type NewMatter,
  proofStates,
} from '@axbridge/core'

/** What the digest of ids is before the first one, and what stands where no proof was before: 32 zero octets. */
export const noDigest = '0'.repeat(64)

/** The digest of ids and one more behind them. */
export const withId = (ids: string, id: string): string =>
  createHash('sha256').update(Buffer.from(ids, 'hex')).update(id).digest('hex')

/** A proof after a further batch. */
const withBatch = (proof: DeletionProof, items: readonly DeletedItem[], held: number): DeletionProof => ({
  ...proof,
  count: proof.count + items.length,
  held: proof.held + held,
  first: proof.first ?? items[0] ?? null,
  last: items.at(-1) ?? proof.last,
  ids: items.reduce((ids, { id }) => withId(ids, id), proof.ids),
})

/** What a store finds of that under which a batch is to be done. */
export type FoundUnder = {
  /** Whether a hold was changed behind `heldThrough`. */
  readonly isHoldNew: boolean
  readonly run: Matter | undefined
  /** Of the proof, where it has a matter by what was asked. */
  readonly proof: Matter | undefined
}

/** Why a batch is not done, or not committed. */
export const faultUnder = (
  { run, proof }: DeletionUnder,
  found: FoundUnder,
): Exclude<DeletionOutcome, { kind: 'deleted' }> | undefined => {
  const isOfRun = found.run?.revision === run.revision
  const isOpen =
    proof.revision === null || (found.proof?.revision === proof.revision && found.proof.state === proofStates.running)
  if (!isOfRun || !isOpen) return { kind: 'run_over' }
  return found.isHoldNew ? { kind: 'holds_changed' } : undefined
}

/** What is written of a batch, and what it is answered with. A batch that deleted nothing is only counted on. */
export type ProvenBatch = {
  readonly added: NewMatter | undefined
  readonly changed: MatterChange | undefined
  readonly outcome: DeletionOutcome
}

export const provenBatch = (deleted: Deleted, { proof }: DeletionUnder, { at }: Deleting): ProvenBatch => {
  const { id, revision } = proof
  const said = withBatch(proof.said, deleted.items, deleted.held)
  const outcome = (now: number | null): DeletionOutcome => ({
    kind: 'deleted',
    ...deleted,
    proof: { id, revision: now, said },
  })
  if (deleted.items.length === 0) return { added: undefined, changed: undefined, outcome: outcome(revision) }
  const body = Buffer.from(JSON.stringify(said))
  const kind = 'deletion_proof'
  if (revision !== null)
    return { added: undefined, changed: { kind, id, revision, body, at }, outcome: outcome(revision + 1) }
  const matter = { id, kind, customer: null, key: null, subject: said.class, state: proofStates.running } as const
  return { added: { ...matter, createdAt: at, body }, changed: undefined, outcome: outcome(0) }
}

/** A claim that one at a time has in this process. */
export const soleClaim = () => {
  let isTaken = false
  return {
    take: (): boolean => {
      if (isTaken) return false
      isTaken = true
      return true
    },
    release: (): void => {
      isTaken = false
    },
  }
}
