import {
  type BlockedPersonAnswer,
  type BlockedPersonPage,
  type BlockedPersonQuery,
  type BlockedPersonRemovalRequest,
  type BlockedPersonRequest,
  defaultPageLimit,
} from '@axbridge/api'
import { hashText, parseMatterId, parsePhoneNumber, type Vault } from '@axbridge/core'
import { formatInstant } from '../../operation/instant.ts'
import { answered, type OperationHandler } from '../../operation/operation-handler.ts'
import { fieldRefusal, refusal } from '../../operation/refusal.ts'
import type { BlockedPerson, BlockedPersons } from './blocked-persons.ts'
import { actorAnswer, actorOf, badMatterCursor } from './policy-operations.ts'

type Operator = { readonly name: string }

export type BlockedPersonOperationParts = {
  readonly persons: BlockedPersons
  readonly vault: Pick<Vault, 'hashOfParty'>
  /** Resolves when this process goes by what was committed. */
  caughtUp(): Promise<void>
  /** What operators did, for the log. */
  done(fields: object, text: string): void
}

export type BlockedPersonOperationId = 'addBlockedPerson' | 'listBlockedPersons' | 'removeBlockedPerson'

const tooMany = refusal('limit_reached', 'As many persons are blocked as may be.')
const noSuchPerson = refusal('not_found', 'This person was never blocked.')
const numberOrId = fieldRefusal('malformed', [{ field: 'number', rule: 'must be given, or id, and not both' }])

const personAnswer = ({ id, mask, state, reason, since, by }: BlockedPerson): BlockedPersonAnswer => ({
  id,
  person: mask,
  state,
  reason,
  since: formatInstant(since),
  by: actorAnswer(by),
})

/** Persons who may call nobody. */
export const blockedPersonOperations = ({
  persons,
  vault,
  caughtUp,
  done,
}: BlockedPersonOperationParts): Readonly<Record<BlockedPersonOperationId, OperationHandler<Operator>>> => ({
  addBlockedPerson: async ({ who, by, body, requestId }) => {
    const { number, reason } = body as BlockedPersonRequest
    const phone = parsePhoneNumber(number)
    if (!phone.ok) return fieldRefusal('malformed', [{ field: 'number', rule: phone.rule }])
    const caller = hashText(vault.hashOfParty(phone.value))
    const person = await persons.block(caller, { mask: phone.value.mask, reason, by: actorOf(by) })
    if (person === undefined) return tooMany
    await caughtUp()
    done({ requestId, operator: who.name, person: person.id }, 'a person was blocked')
    return answered(200, personAnswer(person))
  },

  listBlockedPersons: async ({ query }) => {
    const { limit = defaultPageLimit, ...rest } = query as BlockedPersonQuery
    const page = await persons.list({ limit, ...rest })
    if (page === undefined) return badMatterCursor
    const answer: BlockedPersonPage = { items: page.items.map(personAnswer), next: page.next }
    return answered(200, answer)
  },

  removeBlockedPerson: async ({ who, by, body, requestId }) => {
    const { number, id: written, reason } = body as BlockedPersonRemovalRequest
    if ((number === undefined) === (written === undefined)) return numberOrId
    const phone = number === undefined ? undefined : parsePhoneNumber(number)
    if (phone?.ok === false) return fieldRefusal('malformed', [{ field: 'number', rule: phone.rule }])
    const id = parseMatterId(written ?? '')
    if (phone === undefined && !id.ok) return fieldRefusal('malformed', [{ field: 'id', rule: id.rule }])
    const said = { reason, by: actorOf(by) }
    const person =
      phone !== undefined
        ? await persons.release({ caller: hashText(vault.hashOfParty(phone.value)) }, said)
        : id.ok
          ? await persons.release({ id: id.value }, said)
          : undefined
    if (person === undefined) return noSuchPerson
    await caughtUp()
    done({ requestId, operator: who.name, person: person.id }, 'a person was released')
    return answered(200, personAnswer(person))
  },
})
