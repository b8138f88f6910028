import { type BlockImportAnswer, type BlockQuery, type BlockRequest, defaultPageLimit } from '@axbridge/api'
import { type NumberBlock, parseBlock, parseCustomerId, verdictOfRecord } from '@axbridge/core'
import { type Answered, answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, type Refusal } from '../operation/refusal.ts'
import type { AdminParts } from './admin-parts.ts'
import { blockAnswers } from './block-answers.ts'
import { importBlocks } from './block-import.ts'
import { readBlock } from './block-reading.ts'
import { alarmOfMove, isElsewhere, isThere, noSuchBlock, unknownCustomer } from './block-refusals.ts'
import { changeBlockOperation } from './change-block-operation.ts'
import { badCursor } from './customer-operations.ts'
import type { Operator } from './operator.ts'

type BlockOperationId = 'addBlock' | 'importBlocks' | 'listBlocks' | 'getBlock' | 'changeBlock'

/** The blocks of 700 numbers. */
export const blockOperations = (parts: AdminParts): Readonly<Record<BlockOperationId, OperationHandler<Operator>>> => {
  const { store, clock, log } = parts
  const answers = blockAnswers(parts)

  const record = async (wanted: NumberBlock, who: Operator, requestId: string): Promise<Answered | Refusal> => {
    const { there } = await store.numbers.addBlocks([wanted])
    if (there.length > 0) return isThere
    const { block, approval, customer, state } = wanted
    log.done({ requestId, operator: who.name, block, approval, customer, state }, 'a block was recorded')
    return { ...(await answers.one(wanted, 201)), headers: { location: `/admin/v1/blocks/${block}` } }
  }

  return {
    addBlock: async ({ who, body, requestId }) => {
      const reading = readBlock(body as BlockRequest, clock.now())
      if (reading.kind === 'faults') return fieldRefusal('malformed', reading.faults)
      const { block } = reading
      const { customer } = block
      if (customer !== null && (await store.customers.find(customer)) === undefined) return unknownCustomer
      const verdict = verdictOfRecord(block, await store.numbers.block(block.block))
      switch (verdict.kind) {
        case 'faults':
          return fieldRefusal('malformed', verdict.faults)
        case 'elsewhere':
          alarmOfMove(log, { requestId, operator: who.name }, block.block, customer)
          return isElsewhere
        case 'there':
          return isThere
        case 'recordable':
          return record(block, who, requestId)
      }
    },

    importBlocks: async (asked) => {
      const by = { requestId: asked.requestId, operator: asked.who.name }
      const outcome = await importBlocks(asked, parts)
      if (outcome.kind === 'refused') {
        for (const { block, customer } of outcome.moves) alarmOfMove(log, by, block, customer)
        return outcome.refusal
      }
      const { blocks, dryRun } = outcome
      if (!dryRun) log.done({ ...by, blocks }, 'blocks were imported')
      const answer: BlockImportAnswer = { blocks, dryRun }
      return answered(200, answer)
    },

    listBlocks: async ({ query }) => {
      const { limit = defaultPageLimit, customer: writtenCustomer, ...rest } = query as BlockQuery
      const customer = writtenCustomer === undefined ? undefined : parseCustomerId(writtenCustomer)
      if (customer?.ok === false) return fieldRefusal('malformed', [{ field: 'customer', rule: customer.rule }])
      const page = await store.numbers.blocks({
        limit,
        ...rest,
        ...(customer === undefined ? {} : { customer: customer.value }),
      })
      return page === undefined ? badCursor : answered(200, { items: await answers.many(page.items), next: page.next })
    },

    getBlock: async ({ params }) => {
      const digits = parseBlock(params.block ?? '')
      const block = digits.ok ? await store.numbers.block(digits.value) : undefined
      return block === undefined ? noSuchBlock : answers.one(block, 200)
    },

    changeBlock: changeBlockOperation(parts, answers),
  }
}
