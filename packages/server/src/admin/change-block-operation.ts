import type { BlockChangeRequest } from '@axbridge/api'
import {
  type Block,
  type BlockChange,
  type BlockWish,
  decideBlockChange,
  type NumberBlock,
  parseBlock,
  parseCustomerId,
  refuse,
} from '@axbridge/core'
import { formatInstant, parseInstant } from '../operation/instant.ts'
import type { Answered, OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal, refusal, refusalOf } from '../operation/refusal.ts'
import type { AdminParts } from './admin-parts.ts'
import type { BlockAnswers } from './block-answers.ts'
import { alarmOfMove, isElsewhere, noSuchBlock, unknownCustomer } from './block-refusals.ts'
import type { Operator } from './operator.ts'

/** How often a change is decided anew when the block was changed meanwhile. */
const mostTries = 4

const changing = refusal('block_state', 'The block is being changed by others: ask again.')

const readWish = ({ state, customer, validUntil }: BlockChangeRequest): BlockWish | Refusal => {
  const until = typeof validUntil === 'string' ? parseInstant(validUntil) : undefined
  if (until?.ok === false) return fieldRefusal('malformed', [{ field: 'validUntil', rule: until.rule }])
  const to = customer === undefined ? undefined : parseCustomerId(customer)
  if (to?.ok === false) return fieldRefusal('malformed', [{ field: 'customer', rule: to.rule }])
  return {
    ...(state === undefined ? {} : { state }),
    ...(validUntil === undefined ? {} : { validUntil: until?.value ?? null }),
    ...(to === undefined ? {} : { customer: to.value }),
  }
}

const inUse = ({ to }: BlockChange, liveUntil: number) =>
  refuse(
    'block_state',
    to === undefined ? 'validUntil' : 'state',
    `cannot change so: pairs on the block are live until ${formatInstant(liveUntil)}`,
  )

/** PATCH /admin/v1/blocks/{block}. What is wanted is decided over the block as it is, anew when it was changed meanwhile. */
export const changeBlockOperation = (
  { store, clock, log }: Pick<AdminParts, 'store' | 'clock' | 'log'>,
  answers: BlockAnswers,
): OperationHandler<Operator> => {
  type Asker = { readonly who: Operator; readonly requestId: string }

  /** Undefined when it must be decided anew. */
  const tryOnce = async (
    block: NumberBlock,
    wish: BlockWish,
    { who, requestId }: Asker,
  ): Promise<Answered | Refusal | undefined> => {
    const now = clock.now()
    const decision = decideBlockChange(block, wish, now)
    const by = { requestId, operator: who.name }
    if (decision.kind === 'same') return answers.one(block, 200)
    if (decision.kind === 'refused') {
      if (decision.reason === 'block_taken') alarmOfMove(log, by, block.block, wish.customer)
      return refusalOf(decision, now)
    }
    const { change } = decision
    const outcome = await store.numbers.changeBlock(change)
    switch (outcome.kind) {
      case 'changed':
        log.done({ ...by, ...change }, 'a block was changed')
        return answers.one(outcome.block, 200)
      case 'absent':
        return noSuchBlock
      case 'taken':
        alarmOfMove(log, by, block.block, wish.customer)
        return isElsewhere
      case 'in_use':
        return refusalOf(inUse(change, outcome.liveUntil), now)
      case 'outdated':
        return undefined
    }
  }

  const changeInTries = async (digits: Block, wish: BlockWish, asker: Asker): Promise<Answered | Refusal> => {
    for (let tried = 0; tried < mostTries; tried += 1) {
      const block = await store.numbers.block(digits)
      if (block === undefined) return noSuchBlock
      const outcome = await tryOnce(block, wish, asker)
      if (outcome !== undefined) return outcome
    }
    return changing
  }

  return async ({ who, params, body, requestId }) => {
    const digits = parseBlock(params.block ?? '')
    if (!digits.ok) return noSuchBlock
    const wish = readWish(body as BlockChangeRequest)
    if ('kind' in wish) return wish
    if (wish.customer !== undefined && (await store.customers.find(wish.customer)) === undefined) return unknownCustomer
    return changeInTries(digits.value, wish, { who, requestId })
  }
}
