import { type Block, type MatterId, numberAt } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { afterEach, expect, test } from 'vitest'
import { heldKeys } from '../keys/held-keys.test.kit.ts'
import { openRestrictions, type Restrictions } from './restrictions.ts'

const block = '70010000001' as Block
const [x, y] = [numberAt(block, 1), numberAt(block, 2)]
const idOf = (letter: string): MatterId => `mat_${letter.repeat(16)}` as MatterId

let restrictions: Restrictions
afterEach(() => restrictions.close())

test('a suspension that cannot be read is in force by what its matter says, is told of, and ends no start (BASE-12)', async () => {
  const { matters } = openMemoryStore()
  const add = (id: MatterId, subject: string, state: string) =>
    matters.add({
      ...({ id, kind: 'suspension', customer: null, key: null, subject, state, createdAt: 1 } as const),
      body: Buffer.from('{"target":'),
    })
  const { vault } = await heldKeys()
  await add(idOf('a'), x, 'in_force')
  await add(idOf('b'), y, 'lifted')
  await add(idOf('c'), 'nothing that could be suspended', 'in_force')
  const failures: string[] = []
  restrictions = await openRestrictions({ matters, vault, failed: (error) => failures.push(String(error)) })
  const { suspensions } = restrictions
  expect([suspensions.ofNumber(x), suspensions.ofNumber(y), suspensions.size]).toEqual([idOf('a'), undefined, 1])
  expect(failures).toEqual(['a', 'b', 'c'].map((letter) => expect.stringContaining(idOf(letter))))

  await matters.change({ kind: 'suspension', id: idOf('a'), revision: 0, state: 'lifted', at: 2 })
  await restrictions.caughtUp()
  expect(suspensions.size).toBe(0)
})
