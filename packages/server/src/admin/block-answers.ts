import type { BlockAnswer } from '@axbridge/api'
import { type CustomerId, mayIssue, type NumberBlock, numbersPerBlock } from '@axbridge/core'
import { formatInstant, formatInstantOrNull } from '../operation/instant.ts'
import { type Answered, answered } from '../operation/operation-handler.ts'
import type { AdminParts } from './admin-parts.ts'

/** What a block holds: `pairsPerNumber` is the limit for whose pool it is in. */
type BlockUse = { readonly held: number; readonly pairsPerNumber: number }

const blockAnswer = (block: NumberBlock, { held, pairsPerNumber }: BlockUse, now: number): BlockAnswer => {
  const capacity = numbersPerBlock * pairsPerNumber
  return {
    block: block.block,
    approval: block.approval,
    validFrom: formatInstant(block.validFrom),
    validUntil: formatInstantOrNull(block.validUntil),
    basePlatform: block.basePlatform,
    customer: block.customer,
    state: block.state,
    createdAt: formatInstant(block.createdAt),
    firstUsedAt: formatInstantOrNull(block.firstUsedAt),
    capacity,
    held,
    free: block.customer !== null && mayIssue(block, now, now) ? Math.max(0, capacity - held) : 0,
  }
}

/** Blocks as they are answered: with their utilisation and their first use (NUM-8). */
export type BlockAnswers = {
  many(blocks: readonly NumberBlock[]): Promise<BlockAnswer[]>
  one(block: NumberBlock, status: 200 | 201): Promise<Answered>
}

export const blockAnswers = ({
  store,
  gauge,
  clock,
  pairsPerNumber,
}: Pick<AdminParts, 'store' | 'gauge' | 'clock' | 'pairsPerNumber'>): BlockAnswers => {
  const limitOf = async (id: CustomerId | null): Promise<number> => {
    const customer = id === null ? undefined : await store.customers.find(id)
    return customer === undefined ? pairsPerNumber : gauge.limitOf(customer)
  }

  const many = async (blocks: readonly NumberBlock[]): Promise<BlockAnswer[]> => {
    const now = clock.now()
    const uses = await store.numbers.use(
      blocks.map(({ block }) => block),
      now,
    )
    const limits = new Map<CustomerId | null, number>()
    const answers: BlockAnswer[] = []
    for (const [at, block] of blocks.entries()) {
      const limit = limits.get(block.customer) ?? (await limitOf(block.customer))
      limits.set(block.customer, limit)
      answers.push(blockAnswer(block, { held: uses[at]?.held ?? 0, pairsPerNumber: limit }, now))
    }
    return answers
  }

  return {
    many,
    one: async (block, status) => {
      const [answer] = await many([block])
      if (answer === undefined) throw new Error('a block was not answered')
      return answered(status, answer)
    },
  }
}
