import Type, { type Static } from 'typebox'

export const Health = Type.Object({ status: Type.Enum(['ok']) }, { additionalProperties: false })

export const Readiness = Type.Object(
  {
    status: Type.Enum(['ready', 'not_ready']),
    waitingFor: Type.Array(Type.String(), { description: 'The parts of the server that are not ready.' }),
  },
  { additionalProperties: false },
)

export type Health = Static<typeof Health>
export type Readiness = Static<typeof Readiness>
