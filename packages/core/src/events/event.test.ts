import { describe, expect, test } from 'vitest'
import type { BindingId } from '../binding/binding.ts'
import type { CallId } from '../records/call-record.ts'
import { bindingEventId, bindingEventTypes, callEventId, callEventTypes, notedEventId, parseEventId } from './event.ts'

const token = 'abcdefghijkmnpqr'
/** One as they are made, and one of the first version. */
const bindings = [`bnd_70012345678_aaaaaaaa${token}`, `bnd_70012345678_${token.replace('a', 'z')}`] as BindingId[]
const calls = [`call_70012345678_${token}`, `call_${token}`] as CallId[]

describe('the id of an event', () => {
  const ids = [
    ...bindings.flatMap((id) => bindingEventTypes.map((type) => bindingEventId(type, id, null))),
    ...bindings.flatMap((id) =>
      [0, 1, 123_456_789].map((revision) => bindingEventId('binding.updated', id, revision + 1)),
    ),
    ...bindings.flatMap((id) => [1, 12].map((revision) => bindingEventId('pair.quarantined', id, revision))),
    ...calls.flatMap((id) => callEventTypes.map((type) => callEventId(type, id))),
    notedEventId(token),
  ]

  test('is one of its own for everything that may happen of one binding or call', () => {
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('is known as one, whatever it is of', () => {
    for (const id of ids) expect(parseEventId(id)).toEqual({ ok: true, value: id })
  })

  test.each([
    '',
    'evt_',
    `evt_${token}`,
    `evt_${token}_z`,
    `evt_${token}_u`,
    `evt_${token}_u1234567890`,
    `evt_${token}_e1`,
    `bnd_${token}_e`,
    `evt_80012345678_${token}_e`,
    `evt_${token}_e\n`,
  ])('is nothing else: %j', (text) => {
    expect(parseEventId(text)).toMatchObject({ ok: false })
  })
})
