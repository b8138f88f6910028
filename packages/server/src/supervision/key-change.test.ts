import type { Matter, MatterId } from '@axbridge/core'
import { expect, test } from 'vitest'
import { keyChangeAnswer } from './key-change.ts'
import { writeBody } from './matter-json.ts'

const noon = Date.UTC(2026, 0, 1, 12)
const person = (letter: string) => ({ id: `usr_${letter.repeat(16)}`, name: letter.repeat(3) })

const matter = (state: string): Matter => ({
  ...{ id: `mat_${'a'.repeat(24)}` as MatterId, kind: 'key_change', customer: null, key: null, subject: null },
  ...{ state, createdAt: noon - 60_000, changedAt: noon, revision: 2, change: 2 },
  body: writeBody({
    ...{ change: 'rotate_data', reason: 'the yearly change', by: person('a') },
    decided: { at: noon, by: person('b') },
  }),
})

test('a change of keys whose server ended in the middle of it has failed a minute later, and says so (SEC-8)', () => {
  const at = (ms: number, state = 'approved') => {
    const { state: shown, fault } = keyChangeAnswer(matter(state), noon + ms)
    return [shown, fault]
  }
  expect(at(59_999)).toEqual(['approved', null])
  expect(at(60_000)).toEqual(['failed', 'interrupted'])
  expect(at(60_000, 'done')).toEqual(['done', null])
})
