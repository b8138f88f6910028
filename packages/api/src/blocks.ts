import { blockStates, parseBlock } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { customerId } from './customers.ts'
import { givenInstant, instant, instantRule, orNull, printable } from './fields.ts'
import { pageCursor, pageLimit, pageOf } from './pages.ts'
import { ruleKeyword, ruleOf } from './stated-rule.ts'

export const blockNumber = Type.String({
  description: 'A block: the 11 digits that its 10,000 numbers begin with.',
  pattern: '^700[0-9]{8}$',
  [ruleKeyword]: ruleOf(parseBlock),
  examples: ['70010000001'],
})

const approval = printable("The regulator's approval number. There is no block without one.", 64, 'MIIT-2026-0001')

const basePlatform = printable('The one operator whose network carries the block.', 64, 'operator-1')

const orNullWithRule = (schema: ReturnType<typeof givenInstant>, description: string) =>
  Type.Union([schema, Type.Null()], { description, [ruleKeyword]: `${instantRule}, or null` })

const validUntil = orNullWithRule(
  givenInstant('No binding on the block lives beyond this instant.'),
  'The end of its validity; null is without end.',
)

const customer = Type.Union([customerId, Type.Null()], {
  description:
    'Whose pool it is in; null while it is in none. A block in a pool never moves to the pool of another customer.',
  [ruleKeyword]: 'must be the id of a customer, or null',
})

const blockState = Type.Enum([...blockStates], {
  description:
    'allocated: recorded, nothing is drawn from it. active: binds draw from it. withdrawn: no new binds, live bindings go on to their end. recovered: given back.',
  [ruleKeyword]: `must be ${blockStates.slice(0, -1).join(', ')} or ${blockStates.at(-1)}`,
})

const firstState = Type.Enum(['allocated', 'active'], {
  description: 'In which state it begins.',
  default: 'allocated',
  [ruleKeyword]: 'must be allocated or active',
})

export const BlockRequest = Type.Object(
  {
    block: blockNumber,
    approval,
    validFrom: givenInstant('The beginning of its validity.'),
    validUntil: Type.Optional(validUntil),
    basePlatform,
    customer: Type.Optional(customer),
    state: Type.Optional(firstState),
  },
  { additionalProperties: false },
)

/** What is left out stays as it is. */
export const BlockChangeRequest = Type.Object(
  {
    state: Type.Optional(blockState),
    validUntil: Type.Optional(validUntil),
    customer: Type.Optional(
      Type.String({ ...customerId, description: 'Puts a block that is in no pool into the pool of this customer.' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, [ruleKeyword]: 'must name at least one field to change' },
)

export const BlockQuery = Type.Object(
  {
    customer: Type.Optional(customerId),
    state: Type.Optional(blockState),
    limit: Type.Optional(pageLimit),
    cursor: Type.Optional(pageCursor),
  },
  { additionalProperties: false },
)

const count = (description: string) => Type.Integer({ minimum: 0, description })

export const BlockAnswer = Type.Object(
  {
    block: blockNumber,
    approval,
    validFrom: instant('The beginning of its validity.'),
    validUntil: orNull(instant('The end of its validity.'), 'Null is without end.'),
    basePlatform,
    customer: orNull(customerId, 'Whose pool it is in; null while it is in none.'),
    state: blockState,
    createdAt: instant('When it was recorded.'),
    firstUsedAt: orNull(instant('When a number of it was first bound.'), 'Null before.'),
    capacity: count('How many pairs it takes.'),
    held: count('How many it holds: those of live bindings, and those that rest after a binding.'),
    free: count('How many more it takes now; 0 when nothing is drawn from it.'),
  },
  { additionalProperties: false },
)

export const BlockPage = pageOf(BlockAnswer)

export const BlockImportQuery = Type.Object(
  {
    dryRun: Type.Optional(
      Type.Enum(['true', 'false'], {
        description: 'true: it is answered as the import would be, and nothing is recorded.',
        default: 'false',
        [ruleKeyword]: 'must be true or false',
      }),
    ),
  },
  { additionalProperties: false },
)

export const BlockImportAnswer = Type.Object(
  {
    dryRun: Type.Boolean(),
    blocks: count('How many blocks were recorded, or would be.'),
  },
  { additionalProperties: false },
)

export const mostImportLines = 10_000

/** How long the body of an import may be. */
export const importOctets = 1_048_576

export type BlockRequest = Static<typeof BlockRequest>
export type BlockChangeRequest = Static<typeof BlockChangeRequest>
export type BlockQuery = Static<typeof BlockQuery>
export type BlockAnswer = Static<typeof BlockAnswer>
export type BlockPage = Static<typeof BlockPage>
export type BlockImportQuery = Static<typeof BlockImportQuery>
export type BlockImportAnswer = Static<typeof BlockImportAnswer>
