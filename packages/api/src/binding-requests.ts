import { mostMembers } from '@axbridge/core'
import Type, { type Static } from 'typebox'
import { mode } from './bindings.ts'
import { givenInstant, orderId, protectedNumber, realNumber } from './fields.ts'
import { ruleKeyword } from './stated-rule.ts'
import { termFields } from './terms.ts'
import { UseRequest } from './use.ts'

/** The operator sets the longest life: `bindings.longestLifeMs` of the configuration. */
const bounds = 'More than a minute ahead, and at most 30 days unless the server is set otherwise.'

const member = realNumber("A member's real number: a mainland mobile.", '13800000001')

const people = (description: string) => Type.Array(member, { description, [ruleKeyword]: 'must be a list of numbers' })

const defaultMember = Type.Union([Type.String({ ...member, description: 'One of the members.' }), Type.Null()], {
  description: 'The member whom B reaches. B reaches nobody while there is none and no last caller.',
  [ruleKeyword]: `${member[ruleKeyword as keyof typeof member]}, or null`,
})

const toggle = (description: string) =>
  Type.Boolean({ description, default: false, [ruleKeyword]: 'must be true or false' })

export const BindRequest = Type.Object(
  {
    mode: Type.Optional(Type.Enum([...mode.enum], { ...mode, default: 'AXB' })),
    a: Type.Optional(
      realNumber("A's real number: a mainland mobile. In AXB and AXYB, and nowhere else.", '13800000001'),
    ),
    members: Type.Optional(
      people(
        `The group in the place of A: at most ${mostMembers} different numbers, perhaps none yet. In GXB and GXYB, and nowhere else.`,
      ),
    ),
    defaultMember: Type.Optional(defaultMember),
    b: realNumber("B's real number: a mainland mobile other than the others'.", '13900000002'),
    orderId,
    expiresAt: givenInstant(`The binding ends at this instant. ${bounds}`),
    ...termFields,
    use: Type.Optional(UseRequest),
    x: Type.Optional(Type.String({ ...protectedNumber, description: 'Asks for this number as X and takes no other.' })),
    y: Type.Optional(
      Type.String({
        ...protectedNumber,
        description: 'Asks for this number of the same block as Y. Beside x, and only in AXYB and GXYB.',
      }),
    ),
    reuseLast: Type.Optional(
      toggle(
        'Asks for the numbers of the last binding of the same parties in the same mode; where that cannot be, others are drawn. Not beside x.',
      ),
    ),
    explain: Type.Optional(toggle('Asks for `allocation` in the answer.')),
  },
  { additionalProperties: false },
)

/** What is left out stays as it is. */
export const BindingChangeRequest = Type.Object(
  {
    expiresAt: Type.Optional(givenInstant(`The new end, earlier or later than the old one. ${bounds}`)),
    a: Type.Optional(realNumber('The new A. Who was A is told from now on that the order has ended.', '13800000001')),
    b: Type.Optional(realNumber('The new B. Who was B is told from now on that the order has ended.', '13900000002')),
    members: Type.Optional(people('The whole group anew. Not beside addMembers or removeMembers.')),
    addMembers: Type.Optional(people('Who joins the group; who is there already stays.')),
    removeMembers: Type.Optional(people('Who leaves the group; who is no member is passed over.')),
    defaultMember: Type.Optional(defaultMember),
    ...termFields,
  },
  { additionalProperties: false, minProperties: 1, [ruleKeyword]: 'must name at least one field to change' },
)

export type BindRequest = Static<typeof BindRequest>
export type BindingChangeRequest = Static<typeof BindingChangeRequest>
