import {
  type Clock,
  type DeletionProof,
  type DeletionUnder,
  type Matter,
  type MatterStore,
  proofStates,
} from '@axbridge/core'
import { noDigest } from '@axbridge/store/deletion-proofs'
import type { KeepAudit } from '../operation/keep-audit.ts'
import { hashOfProof } from './deletion-proof.ts'
import { RunOver } from './deletion-runs.ts'
import { readBody, writeBody } from './matter-json.ts'

export type DeletionProofsParts = {
  readonly matters: Pick<MatterStore, 'change' | 'list'>
  readonly clock: Clock
  readonly keep: KeepAudit
}

const kind = 'deletion_proof'

/** The proofs that batches were written into: how one is closed, so that it is in the chain and in the audit log. */
export class DeletionProofs {
  readonly #parts: DeletionProofsParts

  constructor(parts: DeletionProofsParts) {
    this.#parts = parts
  }

  /** What the next proof hangs on. */
  async lastHash(): Promise<string> {
    const page = await this.#parts.matters.list({ kind, state: proofStates.proven, limit: 1 })
    const [newest] = page?.items ?? []
    return newest === undefined ? noDigest : hashOfProof(readBody<DeletionProof>(newest))
  }

  /** Nothing is added to it any more. Throws RunOver where another server closed it. */
  async close({ id, revision, said }: Omit<DeletionUnder['proof'], 'revision'> & { readonly revision: number }) {
    const { matters, clock } = this.#parts
    const body = writeBody(said)
    await this.#prove(
      changed(await matters.change({ kind, id, revision, state: proofStates.ended, body, at: clock.now() })),
    )
  }

  /** Closes what a server left that was stopped: each says exactly what was deleted. */
  async closeBroken(): Promise<void> {
    for (const matter of await this.#oldest(proofStates.ended)) await this.#prove(matter)
    for (const matter of await this.#oldest(proofStates.running))
      await this.close({ ...matter, said: readBody<DeletionProof>(matter) })
  }

  /** The audit log has it first: a server that is stopped in between writes it there again, with the same hash. */
  async #prove(matter: Matter): Promise<void> {
    const { matters, clock, keep } = this.#parts
    const proof = readBody<DeletionProof>(matter)
    const { class: name, termDays, count, held } = proof
    const { id, revision } = matter
    await keep({
      ...{ by: 'server', action: 'deleteExpired', subject: id, customer: null },
      detail: {
        ...{ class: name, termDays, count, held, cutOff: new Date(proof.cutOff).toISOString() },
        ...{ isWhole: proof.endedAt !== null, hash: hashOfProof(proof) },
      },
    })
    changed(await matters.change({ kind, id, revision, state: proofStates.proven, at: clock.now() }))
  }

  /** There is hardly ever more than one. */
  async #oldest(state: string): Promise<readonly Matter[]> {
    const page = await this.#parts.matters.list({ kind, state, limit: 100 })
    return [...(page?.items ?? [])].reverse()
  }
}

const changed = (outcome: Awaited<ReturnType<MatterStore['change']>>): Matter => {
  if (outcome.kind !== 'changed') throw new RunOver('another server has closed the proof')
  return outcome.matter
}
