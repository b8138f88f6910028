import type { Call, Command, ExitCode } from '../command.ts'
import { readFileText } from '../json-input.ts'
import { given } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'

const blocksPath = '/admin/v1/blocks'

const blockPath = (block: string): string => `${blocksPath}/${encodeURIComponent(block)}`

const blockCard = (block: Json): string =>
  card({
    block: block.block,
    state: block.state,
    customer: block.customer,
    approval: block.approval,
    'valid from': block.validFrom,
    'valid until': block.validUntil,
    'base platform': block.basePlatform,
    recorded: block.createdAt,
    'first used': block.firstUsedAt,
    pairs: `${block.held} held of ${block.capacity}, ${block.free} free`,
  })

const change = (call: Call, body: object): Promise<ExitCode> =>
  askAndShow(call, { method: 'PATCH', path: blockPath(call.operand('block')), body }, blockCard)

/** A command that brings a block into a state. */
const toState = (verb: string, state: string, summary: string): Command => ({
  name: `blocks ${verb}`,
  operands: ['BLOCK'],
  summary,
  asks: 'operator',
  run: (call) => change(call, { state }),
})

const orNull = (text: string | undefined): string | null | undefined => (text === 'none' ? null : text)

export const blockCommands: readonly Command[] = [
  {
    name: 'blocks add',
    operands: ['BLOCK'],
    options: {
      approval: { value: 'TEXT', help: "the regulator's approval number", required: true },
      'valid-from': { value: 'TIME', help: 'as 2026-12-01T00:00:00+08:00', required: true },
      'base-platform': { value: 'TEXT', help: 'the one operator whose network carries the block', required: true },
      'valid-until': { value: 'TIME', help: 'the end of its validity; without end when left out' },
      customer: { value: 'CUSTOMER', help: 'whose pool it is in, from now on and for good' },
      active: { help: 'binds draw from it at once' },
    },
    summary: 'record a block that the regulator allocated',
    asks: 'operator',
    run: (call) => {
      const body = {
        block: call.operand('block'),
        ...given({
          approval: call.option('approval'),
          validFrom: call.option('valid-from'),
          validUntil: call.option('valid-until'),
          basePlatform: call.option('base-platform'),
          customer: call.option('customer'),
          state: call.isOn('active') ? 'active' : undefined,
        }),
      }
      return askAndShow(call, { method: 'POST', path: blocksPath, body }, blockCard)
    },
  },
  {
    name: 'blocks import',
    operands: ['FILE'],
    options: { 'dry-run': { help: 'check every line and record nothing' } },
    summary: 'record the blocks of a CSV file, all or none',
    details:
      'The first line names the columns: block, approval, validFrom, validUntil, basePlatform, customer, state. At most 10,000 blocks.',
    asks: 'operator',
    run: async (call) => {
      const body = await readFileText(call.operand('file'))
      if (body === '') throw new UsageError('the file is empty')
      const query = { dryRun: call.isOn('dry-run') ? 'true' : undefined }
      return askAndShow(call, { method: 'POST', path: `${blocksPath}/import`, query, body }, ({ blocks, dryRun }) =>
        dryRun ? `${blocks} blocks would be recorded.\n` : `${blocks} blocks were recorded.\n`,
      )
    },
  },
  {
    name: 'blocks list',
    options: {
      customer: { value: 'CUSTOMER', help: 'only those in his pool' },
      state: { value: 'STATE', help: 'only allocated, active, withdrawn or recovered ones' },
      ...pageOptions,
    },
    summary: 'list blocks in the order of their digits',
    asks: 'operator',
    run: (call) => {
      const query = { customer: call.option('customer'), state: call.option('state'), ...pageQuery(call) }
      return askAndShowList(
        call,
        { method: 'GET', path: blocksPath, query },
        {
          block: ({ block }) => block,
          state: ({ state }) => state,
          customer: ({ customer }) => customer,
          'valid until': ({ validUntil }) => validUntil,
          held: ({ held }) => held,
          free: ({ free }) => free,
          'first used': ({ firstUsedAt }) => firstUsedAt,
        },
      )
    },
  },
  {
    name: 'blocks show',
    operands: ['BLOCK'],
    summary: 'show a block, how full it is and when it was first used',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'GET', path: blockPath(call.operand('block')) }, blockCard),
  },
  toState('activate', 'active', 'let binds draw from a block'),
  toState('withdraw', 'withdrawn', 'stop binds on a block; live bindings and calls go on to their end'),
  toState('recover', 'recovered', 'give back a block on which nothing lives any more'),
  {
    name: 'blocks assign',
    operands: ['BLOCK', 'CUSTOMER'],
    summary: "put a block that is in no pool into a customer's, for good",
    asks: 'operator',
    run: (call) => change(call, { customer: call.operand('customer') }),
  },
  {
    name: 'blocks set',
    operands: ['BLOCK'],
    options: { 'valid-until': { value: 'TIME|none', help: 'the new end of its validity', required: true } },
    summary: 'change the end of the validity of a block',
    asks: 'operator',
    run: (call) => change(call, { validUntil: orNull(call.option('valid-until')) }),
  },
]
