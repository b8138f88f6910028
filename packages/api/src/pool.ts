import Type, { type Static } from 'typebox'
import { instant, orNull } from './fields.ts'

const count = (description: string) => Type.Integer({ minimum: 0, description })

/** How full a pool of numbers is. A pair, one party on one number, takes one place. */
export const PoolAnswer = Type.Object(
  {
    blocks: count('The blocks that numbers are drawn from now.'),
    numbers: count('How many numbers they hold.'),
    capacity: count('How many pairs the pool takes.'),
    held: count('How many it holds: those of live bindings, and those that rest after a binding.'),
    free: count('How many more it takes.'),
    bindsPerMinute: Type.Number({ minimum: 0, description: 'How fast bindings were made of late.' }),
    runsOutAt: orNull(
      instant('When the pool is full if it goes on so.'),
      'Null when that is not in sight within 30 days.',
    ),
    nextReturnBy: orNull(
      instant('By when the next pairs have come to the end of their rest.'),
      'Null when the pool holds none.',
    ),
    forecast: Type.String({
      description: 'The same for people.',
      examples: ['runs out in 47 minutes at this rate'],
    }),
  },
  { additionalProperties: false, description: 'How full the pool is.' },
)

export type PoolAnswer = Static<typeof PoolAnswer>
