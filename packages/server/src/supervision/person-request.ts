import type { PersonRequestAnswer } from '@axbridge/api'
import {
  type Matter,
  type MatterId,
  type PhoneNumber,
  parseNationalMobile,
  reveal,
  type UserId,
  type Vault,
} from '@axbridge/core'
import { formatInstant } from '../operation/instant.ts'

type Somebody = { readonly id: UserId; readonly name: string }

/** What a person asked of his data. */
export type PersonRequest = {
  readonly kind: PersonRequestAnswer['kind']
  readonly person: PhoneNumber
  readonly reason: string
  readonly askedAt: number
  readonly by: Somebody
  /** Null while he waits. */
  readonly answered: { readonly at: number; readonly by: Somebody } | null
}

export const personRequestKind = 'person_request'

/** PIPL names no term; the platform answers within half a month. */
const answerWithinMs = 15 * 86_400_000

/** The number of a person stands in it: it is sealed, bound to its matter. */
export const sealRequest = (vault: Pick<Vault, 'seal'>, id: MatterId, { person, ...rest }: PersonRequest): Uint8Array =>
  vault.seal(personRequestKind, id, JSON.stringify({ ...rest, person: reveal(person) }))

/** Throws when the body is not that of this matter. */
export const openRequest = (vault: Pick<Vault, 'open'>, { id, body }: Pick<Matter, 'id' | 'body'>): PersonRequest => {
  const { person, ...rest } = JSON.parse(vault.open(personRequestKind, id, body)) as Omit<PersonRequest, 'person'> & {
    readonly person: string
  }
  const parsed = parseNationalMobile(person)
  if (!parsed.ok) throw new Error('a request is of no real number')
  return { ...rest, person: parsed.value }
}

export const requestAnswer = (id: MatterId, request: PersonRequest): PersonRequestAnswer => {
  const { kind, person, reason, askedAt, by, answered } = request
  const actor = ({ id: user, name }: Somebody) => ({ kind: 'user' as const, id: user, name })
  return {
    ...{ id, kind, state: answered === null ? 'open' : 'answered', person: person.mask, reason },
    ...{ askedAt: formatInstant(askedAt), by: actor(by), dueAt: formatInstant(askedAt + answerWithinMs) },
    answered: answered === null ? null : { at: formatInstant(answered.at), by: actor(answered.by) },
  }
}
