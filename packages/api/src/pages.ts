import Type, { type TSchema } from 'typebox'
import { ruleKeyword } from './stated-rule.ts'

export const defaultPageLimit = 50

export const pageLimit = Type.Integer({
  description: 'How many items a page holds at most.',
  minimum: 1,
  maximum: 200,
  default: defaultPageLimit,
  [ruleKeyword]: 'must be a whole number from 1 to 200',
})

export const pageCursor = Type.String({
  description: 'The `next` of an earlier page of the same list.',
  minLength: 1,
  maxLength: 512,
  [ruleKeyword]: 'must be the next cursor of an earlier page',
})

/** A page of a list, newest first. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object(
    {
      items: Type.Array(item),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'The cursor of the page after this one; null when this is the last.',
      }),
    },
    { additionalProperties: false },
  )
