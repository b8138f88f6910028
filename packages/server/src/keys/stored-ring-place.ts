import { type Matter, type MatterStore, makeMatterId } from '@axbridge/core'
import type { RingPlace } from './ring-place.ts'
import { systemRandomness } from './system-randomness.ts'

const kind = 'key_ring'
const key = 'ring'

/** The ring among the matters of a store that is read whole. */
export const ringOfMatters = async (matters: AsyncIterable<readonly Matter[]>): Promise<string | undefined> => {
  for await (const some of matters)
    for (const matter of some) if (matter.kind === kind) return Buffer.from(matter.body).toString('utf8')
  return undefined
}

/** The ring of a store that several servers share: one matter of it, changed by whoever read its last revision. */
export const storedRingPlace = (matters: Pick<MatterStore, 'add' | 'change' | 'findByKey'>): RingPlace => {
  const find = async (): Promise<Matter | undefined> => matters.findByKey(kind, key)
  const textOf = (matter: Matter | undefined): string | undefined =>
    matter === undefined ? undefined : Buffer.from(matter.body).toString('utf8')

  return {
    isInstant: false,
    read: async () => textOf(await find()),
    write: async (text, before) => {
      const now = Date.now()
      const body = Uint8Array.from(Buffer.from(text, 'utf8'))
      const there = await find()
      if (textOf(there) !== before) return false
      if (there === undefined) {
        const id = makeMatterId(now, systemRandomness)
        const about = { customer: null, subject: null, state: 'kept', createdAt: now }
        return (await matters.add({ id, kind, key, ...about, body })) === undefined
      }
      const { id, revision } = there
      return (await matters.change({ kind, id, revision, body, at: now })).kind === 'changed'
    },
  }
}
