import { operations, type TrunkAnswer, type TrunkRequest } from '@axbridge/api'
import { defaultSpellings, understand } from '@axbridge/core'
import { inTurn } from '../operation/in-turn.ts'
import { formatInstantOrNull } from '../operation/instant.ts'
import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import { fieldRefusal, refusal } from '../operation/refusal.ts'
import type { ListedTrunk } from '../trunk-book.ts'
import { completeTrunk } from '../trunk-definition.ts'
import type { AdminParts, TrunkState } from './admin-parts.ts'
import type { Operator } from './operator.ts'

type TrunkOperationId = 'listTrunks' | 'putTrunk' | 'removeTrunk'

const noSuchTrunk = refusal('not_found', 'There is no such trunk.')
const tooManyTrunks = refusal('limit_reached', 'There are as many trunks as there may be.')
const nameTaken = fieldRefusal('name_taken', [
  { field: 'name', rule: 'is that of a trunk of the configuration or of the sandbox, which is changed there' },
])

/** Of a trunk of which nobody has told. */
const unknownState: TrunkState = {
  health: 'unknown',
  servers: [],
  calls: { in: 0, out: 0 },
  refusedByLimit: 0,
}

/** A user whose name is a number is a person. */
const shown = (user: ListedTrunk['digest'], { spellings }: Pick<ListedTrunk, 'spellings'>, realm?: string) => {
  if (user === null) return null
  const understood = understand({ digits: user.username }, [...spellings, ...defaultSpellings])
  const isPhone = understood.ok && understood.value.kind === 'phone'
  const username = isPhone ? understood.value.phone.mask : user.username
  return { username, hasPassword: true as const, ...(realm === undefined ? {} : { realm }) }
}

/** The SIP peers. */
export const trunkOperations = ({
  trunks,
  trunkStates,
  clock,
  log,
}: Pick<AdminParts, 'trunks' | 'trunkStates' | 'clock' | 'log'>): Readonly<
  Record<TrunkOperationId, OperationHandler<Operator>>
> => {
  const trunksInTurn = inTurn()
  const find = (name: string) => trunks.list().find((trunk) => trunk.name === name)
  const trunkAnswer = (listed: ListedTrunk, states: ReadonlyMap<string, TrunkState>): TrunkAnswer => {
    const { changedAt, digest, credentials, ...trunk } = listed
    return {
      ...trunk,
      digest: shown(digest, trunk),
      credentials: shown(credentials, trunk, credentials?.realm),
      changedAt: formatInstantOrNull(changedAt),
      ...(states.get(trunk.name) ?? unknownState),
    }
  }

  return {
    listTrunks: async () => {
      const listed = trunks.list()
      const states = await trunkStates(listed.map(({ name }) => name))
      return answered(200, { items: listed.map((trunk) => trunkAnswer(trunk, states)) })
    },

    putTrunk: ({ who, params, body, requestId, faultsOf }) =>
      trunksInTurn(async () => {
        const { name = '' } = params
        const badName = faultsOf(operations.putTrunk.params, params)
        if (badName.length > 0) return fieldRefusal('malformed', badName)
        const completed = completeTrunk({ ...(body as TrunkRequest), name })
        if (completed.kind === 'fault') {
          return fieldRefusal('malformed', [{ field: completed.field, rule: completed.rule }])
        }
        const outcome = await trunks.put(completed.value, clock.now())
        if (outcome.kind === 'name_taken') return nameTaken
        if (outcome.kind === 'too_many') return tooManyTrunks
        if (outcome.kind === 'no_listener' || outcome.kind === 'source_taken') {
          return fieldRefusal(outcome.kind, [{ field: outcome.field, rule: outcome.rule }])
        }
        log.done({ requestId, operator: who.name, trunk: name }, 'a trunk was set up')
        const now = find(name)
        if (now === undefined) throw new Error('a trunk that was set up is not listed')
        return answered(200, trunkAnswer(now, await trunkStates([name])))
      }),

    removeTrunk: ({ who, params: { name = '' }, requestId }) =>
      trunksInTurn(async () => {
        const before = find(name)
        const outcome = await trunks.remove(name, clock.now())
        if (outcome.kind === 'name_taken') return nameTaken
        if (outcome.kind === 'absent' || before === undefined) return noSuchTrunk
        log.done({ requestId, operator: who.name, trunk: name }, 'a trunk was taken down')
        return answered(200, trunkAnswer(before, await trunkStates([name])))
      }),
  }
}
