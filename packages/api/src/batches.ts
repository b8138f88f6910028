import Type, { type Static, type TSchema } from 'typebox'
import { BindRequest } from './binding-requests.ts'
import { BindingAnswer, UnbindQuery } from './bindings.ts'
import { bindingId } from './fields.ts'
import { Problem } from './problem.ts'
import { ruleKeyword } from './stated-rule.ts'

export const mostBatchItems = 1_000

/** How long the body of a batch may be. */
export const batchOctets = 1_048_576

const batchOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    {
      items: Type.Array(item, {
        minItems: 1,
        maxItems: mostBatchItems,
        description: `At most ${mostBatchItems}; each is answered in its place, and none harms another.`,
        [ruleKeyword]: `must be a list of 1 to ${mostBatchItems} items`,
      }),
    },
    { additionalProperties: false },
  )

/** All that a batch as a whole is held to. */
export const BatchOutline = batchOf(Type.Unknown())

export const UnbindItem = Type.Object(
  { id: bindingId, graceMs: UnbindQuery.properties.graceMs },
  { additionalProperties: false },
)

export const BindBatchRequest = batchOf(BindRequest)
export const UnbindBatchRequest = batchOf(UnbindItem)

const itemAnswer = (status: TSchema, statusOfProblem: TSchema) =>
  Type.Union([
    Type.Object(
      {
        status,
        binding: BindingAnswer,
        replayed: Type.Optional(
          Type.Literal(true, { description: 'The item was bound before, by a request with this Idempotency-Key.' }),
        ),
      },
      { additionalProperties: false },
    ),
    Type.Object({ status: statusOfProblem, problem: Problem }, { additionalProperties: false }),
  ])

const refused = Type.Integer({ minimum: 400, maximum: 599, description: 'The status of the problem.' })

const answersOf = (status: 200 | 201) =>
  Type.Object(
    {
      items: Type.Array(itemAnswer(Type.Literal(status), refused), {
        minItems: 1,
        maxItems: mostBatchItems,
        description: 'The answers in the order of the items.',
      }),
    },
    { additionalProperties: false },
  )

export const BindBatchAnswer = answersOf(201)
export const UnbindBatchAnswer = answersOf(200)

export type BatchOutline = Static<typeof BatchOutline>
export type UnbindItem = Static<typeof UnbindItem>
