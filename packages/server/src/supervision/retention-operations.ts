import {
  type DeletionProofAnswer,
  type DeletionProofQuery,
  defaultPageLimit,
  type OperationId,
  type RetentionAnswer,
} from '@axbridge/api'
import {
  type DeletionProof,
  legalTerms,
  proofStates,
  type RetentionTerms,
  retentionClasses,
  type Store,
  termDaysOf,
} from '@axbridge/core'
import { formatInstant, formatInstantOrNull } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal } from '../operation/refusal.ts'
import { type Deletion, nextRunAt } from './deletion.ts'
import { hashOfProof, proofFields } from './deletion-proof.ts'
import type { HoldDesk } from './hold-desk.ts'
import { readBody } from './matter-json.ts'

export type RetentionOperationId = Extract<OperationId, 'getRetention' | 'listDeletionProofs'>

type RetentionParts = {
  readonly store: Pick<Store, 'retention' | 'matters'>
  readonly deletion: Pick<Deletion, 'runs'>
  readonly holds: Pick<HoldDesk, 'count'>
  readonly terms: RetentionTerms
  readonly hour: number
  readonly now: () => number
}

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])

export const retentionOperations = <Who>({
  store,
  deletion,
  holds,
  terms,
  hour,
  now,
}: RetentionParts): Readonly<Record<RetentionOperationId, OperationHandler<Who>>> => ({
  getRetention: async () => {
    const { startedAt, classes } = await deletion.runs()
    const answer: RetentionAnswer = {
      classes: await Promise.all(
        retentionClasses.map(async ({ name, term, of, matters }) => ({
          name,
          termDays: termDaysOf({ term }, terms),
          legalDays: termDaysOf({ term }, legalTerms),
          oldestAt: formatInstantOrNull(await store.retention.oldest(of, matters)),
          lastRunAt: formatInstantOrNull(classes[name]?.at ?? null),
          deletedLast: classes[name]?.deleted ?? 0,
          heldLast: classes[name]?.held ?? 0,
        })),
      ),
      nextRunAt: formatInstant(nextRunAt(Math.max(startedAt, now() - 1), hour)),
      holds: await holds.count(),
    }
    return answered(200, answer)
  },

  listDeletionProofs: async ({ query }) => {
    const { class: name, limit = defaultPageLimit, cursor } = query as DeletionProofQuery
    const page = await store.matters.list({
      ...{ kind: 'deletion_proof', limit },
      ...(name === undefined ? { state: proofStates.proven } : { subject: name }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    if (page === undefined) return badCursor
    const items = page.items
      .filter(({ state }) => state === proofStates.proven)
      .map((matter): DeletionProofAnswer => {
        const proof = readBody<DeletionProof>(matter)
        return { id: matter.id, ...proofFields(proof), hash: hashOfProof(proof) }
      })
    return answered(200, { items, next: page.next })
  },
})
