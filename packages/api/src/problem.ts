import { type RequestRefusal, requestRefusals } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { PoolAnswer } from './pool.ts'

/** The identifier of a kind of problem. RFC 9457 section 3.1.1: a URI that need not be dereferenced. */
export const problemType = (code: RequestRefusal): string => `urn:axbridge:problem:${code}`

export const problemMediaType = 'application/problem+json'

/** Why a request was refused. Below 500 nothing has changed. It names fields and rules and repeats no value. */
export const Problem = Type.Object(
  {
    type: Type.Enum(requestRefusals.map(problemType), { description: 'The kind of problem.' }),
    title: Type.String({ description: 'The kind of problem for people; always the same for one type.' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    code: Type.Enum([...requestRefusals], { description: 'The last part of `type`, to switch over.' }),
    detail: Type.String({ description: 'What is wrong with this request.' }),
    instance: Type.String({
      description: 'Names this answer: the request id of the X-Request-Id header.',
      pattern: '^urn:axbridge:request:req_[a-z2-9]{16}$',
    }),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            field: Type.String({
              description:
                'The field, query parameter or header, with its place in a list: `items.17.a`; `body` for the body as a whole.',
            }),
            rule: Type.String({ description: 'What it must be.' }),
          },
          { additionalProperties: false },
        ),
        { minItems: 1 },
      ),
    ),
    pool: Type.Optional(PoolAnswer),
    oldest: Type.Optional(
      Type.String({
        description: 'Of `cursor_expired`: the cursor behind which the oldest events come that are kept.',
        pattern: '^[0-9]{1,15}$',
      }),
    ),
  },
  { additionalProperties: false },
)

export type Problem = Static<typeof Problem>
