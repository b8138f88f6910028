import type { Block, BlockChangeOutcome, BlockState, CustomerId, NumberBlock } from '@axbridge/core'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat } from './operations.ts'

const putBlock = (message: FlatWriter, block: NumberBlock): void => {
  message.put(block.block)
  message.put(block.approval)
  message.put(block.validFrom)
  message.put(block.validUntil)
  message.put(block.basePlatform)
  message.put(block.customer)
  message.put(block.state)
  message.put(block.createdAt)
  message.put(block.firstUsedAt)
}

const takeBlock = (message: FlatReader): NumberBlock => ({
  block: message.text() as Block,
  approval: message.text(),
  validFrom: message.number(),
  validUntil: message.numberOrNull(),
  basePlatform: message.text(),
  customer: message.textOrNull() as CustomerId | null,
  state: message.text() as BlockState,
  createdAt: message.number(),
  firstUsedAt: message.numberOrNull(),
})

export const addBlocksFormat: OperationFormat<'addBlocks'> = {
  putInput: (message, blocks) => message.putList(blocks, putBlock),
  takeInput: (message) => message.list(takeBlock),
  putOutcome: (message, there) => message.putList(there, (to, block) => to.put(block)),
  takeOutcome: (message) => message.list((from) => from.text() as Block),
}

export const changeBlockFormat: OperationFormat<'changeBlock'> = {
  putInput: (message, { block, from, to, validUntil, customer, at }) => {
    message.put(block)
    message.put(from)
    message.put(to ?? null)
    message.putOptional(validUntil, (until) => message.put(until))
    message.put(customer ?? null)
    message.put(at)
  },
  takeInput: (message) => {
    const [block, from] = [message.text() as Block, message.text() as BlockState]
    const to = message.textOrNull() as BlockState | null
    const validUntil = message.optional(() => message.numberOrNull())
    const customer = message.textOrNull() as CustomerId | null
    return {
      block,
      from,
      ...(to === null ? {} : { to }),
      ...(validUntil === undefined ? {} : { validUntil }),
      ...(customer === null ? {} : { customer }),
      at: message.number(),
    }
  },
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    if (outcome.kind === 'absent') return
    putBlock(message, outcome.block)
    if (outcome.kind === 'in_use') message.put(outcome.liveUntil)
  },
  takeOutcome: (message) => {
    const kind = message.text() as BlockChangeOutcome['kind']
    if (kind === 'absent') return { kind }
    const block = takeBlock(message)
    return kind === 'in_use' ? { kind, block, liveUntil: message.number() } : { kind, block }
  },
}
