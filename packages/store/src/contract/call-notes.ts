import { describe, expect, test } from 'vitest'
import { a, amendment } from './amendment.ts'
import {
  addCustomers,
  bindingId,
  customer,
  day,
  hour,
  minute,
  noon,
  octetsOf,
  placed,
  placement,
  x,
} from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const id = bindingId(1)
const at = noon + minute

/** What calls leave behind in their binding. */
export const callNoteCases = (kind: StoreKind): void => {
  describe('the first answer', () => {
    const ending = { n: 1, terms: { endAfterAnswerMs: 10 * minute } }
    const note = { id, at, quarantineMs: day }

    test(
      'brings the end of a binding forward whose terms ask for it, and a second does not move it',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement(ending))
        const answered = { ...placed(ending), firstAnsweredAt: at, expiresAt: at + 10 * minute, revision: 1 }
        await store.bindings.noteAnswer(note)
        expect(await store.bindings.find(customer, id)).toStrictEqual(answered)
        const life = { liveUntil: at + 10 * minute, heldUntil: at + 10 * minute + day }
        for (const party of ['a1', 'b1']) {
          expect(await store.bindings.standing(x, octetsOf(party))).toMatchObject(life)
        }
        await store.bindings.noteAnswer({ ...note, at: at + minute })
        expect(await store.bindings.find(customer, id)).toStrictEqual(answered)
      }),
    )

    test(
      'is kept and lengthens nothing where the binding ends sooner anyway',
      on(kind, async (store) => {
        await addCustomers(store)
        const soon = { ...ending, terms: { endAfterAnswerMs: 2 * hour, graceMs: minute } }
        await store.bindings.place(placement(soon))
        await store.bindings.noteAnswer(note)
        const answered = { ...placed(soon), firstAnsweredAt: at, revision: 1 }
        expect(await store.bindings.find(customer, id)).toStrictEqual(answered)
        expect(await store.bindings.standing(x, octetsOf('a1'))).toMatchObject({ liveUntil: noon + hour + minute })
      }),
    )

    test(
      'is not kept where the terms do not ask for it, nor of a binding that has ended or never was',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1 }))
        await store.bindings.place(placement({ ...ending, n: 2 }))
        await store.bindings.noteAnswer(note)
        await store.bindings.noteAnswer({ ...note, id: bindingId(2), at: noon + hour })
        await store.bindings.noteAnswer({ ...note, id: bindingId(9) })
        expect(await store.bindings.find(customer, id)).toStrictEqual(placed({ n: 1 }))
        expect(await store.bindings.find(customer, bindingId(2))).toStrictEqual(placed({ ...ending, n: 2 }))
        expect(store.highestCommittedTime()).toBe(noon)
      }),
    )

    test(
      'does not move a member who left before it',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ ...ending, mode: 'GXB', a: ['p', 'q'], b: 's' }))
        await store.bindings.amend(amendment({ leave: [a('q')], at: noon + 1 }))
        await store.bindings.noteAnswer(note)
        expect(await store.bindings.standing(x, octetsOf('q'))).toMatchObject({ liveUntil: noon + 1 })
      }),
    )
  })

  describe('the last caller of side a', () => {
    test(
      'is kept, one after the other, and outdates no change that is under way',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.place(placement({ n: 1, mode: 'GXB', a: ['p', 'q'], b: 's' }))
        const before = placed({ n: 1, mode: 'GXB', a: ['p', 'q'], b: 's' })
        for (const [index, name] of ['p', 'q', 'p'].entries()) {
          const caller = octetsOf(name)
          await store.bindings.noteCaller({ id, caller, at: noon + index })
          expect(await store.bindings.find(customer, id)).toStrictEqual({ ...before, lastCaller: caller })
          expect(await store.bindings.standing(x, octetsOf('s'))).toMatchObject({ stored: { lastCaller: caller } })
        }
        const longer = await store.bindings.amend(amendment({ expiresAt: noon + 2 * hour }))
        expect(longer).toMatchObject({ kind: 'changed', binding: { lastCaller: octetsOf('p') } })
        expect(store.highestCommittedTime()).toBe(at)
      }),
    )

    test(
      'of a binding that never was is nothing to keep',
      on(kind, async (store) => {
        await addCustomers(store)
        await store.bindings.noteCaller({ id: bindingId(9), caller: octetsOf('p'), at })
        expect(store.highestCommittedTime()).toBe(1)
      }),
    )
  })
}
