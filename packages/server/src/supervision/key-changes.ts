import {
  defaultPageLimit,
  type KeyChangeApproval,
  type KeyChangePage,
  type KeyChangeQuery,
  type KeyChangeRefusal,
  type KeyChangeRequest,
  mayAsk,
  type OperationIdOf,
} from '@axbridge/api'
import {
  type Clock,
  type ConsoleUser,
  type Matter,
  type MatterStore,
  makeMatterId,
  parseMatterId,
  type Randomness,
  type UserStore,
} from '@axbridge/core'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { ProveCode } from '../operation/prove-code.ts'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import type { Staff } from '../operation/staff.ts'
import { type KeyChangeBody, keyChangeAnswer, keyChangeState } from './key-change.ts'
import { readBody, writeBody } from './matter-json.ts'
import type { SecondPerson } from './second-person.ts'

/** What holds the keys, and changes them. */
export type ChangedKeys = {
  readonly shown: { readonly ring: { readonly revision: number } }
  rotateData(): Promise<void>
  rotateMaster(): Promise<void>
}

export type KeyChangeParts = {
  readonly matters: Pick<MatterStore, 'add' | 'change' | 'find' | 'list'>
  readonly users: Pick<UserStore, 'find'>
  readonly keeper: ChangedKeys
  readonly proveCode: ProveCode
  readonly secondPerson: SecondPerson
  readonly clock: Clock
  readonly randomness: Randomness
  readonly failed: (error: unknown, text: string) => void
}

export type KeyChangeOperationId = Extract<OperationIdOf<'staff'>, `${string}KeyChange${string}`>

const kind = 'key_change'

const badCursor = fieldRefusal('malformed', [{ field: 'cursor', rule: 'must be the next cursor of an earlier page' }])
const noSuchChange = refusal('not_found', 'There is no such change of keys.')
const isDecided = refusal('matter_state', 'It was decided already, or nobody agreed to it in time.')
const askerGone = refusal('matter_state', 'Who asked for it may not ask for it any more: refuse it, and ask yourself.')

type Waiting = { readonly kind: 'waiting'; readonly matter: Matter; readonly body: KeyChangeBody }

/** Changes of the keys, under dual control: one person asks, another agrees, each with a second factor (SEC-8). */
export const keyChangeOperations = (
  parts: KeyChangeParts,
): Readonly<Record<KeyChangeOperationId, OperationHandler<Staff>>> => {
  const { matters, users, keeper, proveCode, secondPerson, clock, randomness, failed } = parts

  const waiting = async (text: string | undefined): Promise<Waiting | Refusal> => {
    const id = parseMatterId(text ?? '')
    const matter = id.ok ? await matters.find(kind, id.value) : undefined
    if (matter === undefined) return noSuchChange
    if (keyChangeState(matter, clock.now()) !== 'asked') return isDecided
    return { kind: 'waiting', matter, body: readBody(matter) }
  }

  /** Two people agree: whoever was suspended since, or has another role, is none of them. */
  const whetherAskerIsGone = async ({ id }: KeyChangeBody['by']): Promise<Refusal | undefined> => {
    const user = await users.find(id)
    return user?.state === 'active' && mayAsk(user.role, 'requestKeyChange', false) ? undefined : askerGone
  }

  /** Undefined where somebody else changed it meanwhile. */
  const changed = async ({ id, revision }: Matter, state: string, body: KeyChangeBody): Promise<Matter | undefined> => {
    const outcome = await matters.change({ kind, id, revision, state, body: writeBody(body), at: clock.now() })
    return outcome.kind === 'changed' ? outcome.matter : undefined
  }

  const decidedBy = ({ id, name }: ConsoleUser, reason?: string): NonNullable<KeyChangeBody['decided']> => ({
    at: clock.now(),
    by: { id, name },
    ...(reason === undefined ? {} : { reason }),
  })

  const doIt = async (matter: Matter, body: KeyChangeBody): Promise<Matter> => {
    try {
      await (body.change === 'rotate_data' ? keeper.rotateData() : keeper.rotateMaster())
    } catch (error) {
      failed(error, 'a change of keys failed')
      const { code } = error as { readonly code?: unknown }
      const fault = typeof code === 'string' ? code : 'unknown'
      return (await changed(matter, 'failed', { ...body, fault })) ?? matter
    }
    return (await changed(matter, 'done', { ...body, ring: keeper.shown.ring.revision })) ?? matter
  }

  const answerOf = (matter: Matter) => answered(200, keyChangeAnswer(matter, clock.now()))

  return {
    requestKeyChange: async ({ who: { user }, body }) => {
      const { change, reason, code } = body as KeyChangeRequest
      const fault = await proveCode(user, code)
      if (fault !== undefined) return fault
      const now = clock.now()
      const id = makeMatterId(now, randomness)
      const kept = writeBody({ change, reason, by: { id: user.id, name: user.name } } satisfies KeyChangeBody)
      const about = { customer: null, key: null, subject: null, state: 'asked', createdAt: now }
      await matters.add({ id, kind, ...about, body: kept })
      const matter = await matters.find(kind, id)
      if (matter === undefined) throw new Error('what was just added is there')
      return {
        ...answered(201, keyChangeAnswer(matter, now)),
        headers: { location: `/console/v1/key-changes/${id}` },
      }
    },

    listKeyChanges: async ({ query }) => {
      const { limit = defaultPageLimit, cursor } = query as KeyChangeQuery
      const page = await matters.list({ kind, limit, ...(cursor === undefined ? {} : { cursor }) })
      if (page === undefined) return badCursor
      const now = clock.now()
      const answer: KeyChangePage = {
        items: page.items.map((matter) => keyChangeAnswer(matter, now)),
        next: page.next,
      }
      return answered(200, answer)
    },

    approveKeyChange: async ({ who: { user }, params, body }) => {
      const found = await waiting(params.id)
      if (found.kind === 'refusal') return found
      const asked = { by: found.body.by.id, at: found.matter.createdAt }
      const fault =
        (await secondPerson(asked, user.id)) ??
        (await whetherAskerIsGone(found.body.by)) ??
        (await proveCode(user, (body as KeyChangeApproval).code))
      if (fault !== undefined) return fault
      const decided = { ...found.body, decided: decidedBy(user) }
      // By its revision: of two who agree at once one does it.
      const approved = await changed(found.matter, 'approved', decided)
      return approved === undefined ? isDecided : answerOf(await doIt(approved, decided))
    },

    refuseKeyChange: async ({ who: { user }, params, body }) => {
      const found = await waiting(params.id)
      if (found.kind === 'refusal') return found
      const decided = { ...found.body, decided: decidedBy(user, (body as KeyChangeRefusal).reason) }
      const refused = await changed(found.matter, 'refused', decided)
      return refused === undefined ? isDecided : answerOf(refused)
    },
  }
}
