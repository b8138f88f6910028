import { describe, expect, test } from 'vitest'
import { minute, noon } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'

const trunk = (name: string, definition = `{"to":"${name}"}`, changedAt = noon) => ({ name, definition, changedAt })

/** What a server was told while it ran, and what it has to remember over a start. */
export const trunkCases = (kind: StoreKind): void => {
  describe('trunks', () => {
    test(
      'are told by name, each as it was put last',
      on(kind, async (store) => {
        expect(await store.trunks.list()).toEqual([])
        for (const name of ['b', 'c', 'a']) await store.trunks.put(trunk(name))
        const changed = trunk('b', '{"to":"elsewhere"}', noon + minute)
        await store.trunks.put(changed)
        expect(await store.trunks.list()).toStrictEqual([trunk('a'), changed, trunk('c')])
        expect(store.highestCommittedTime()).toBe(noon + minute)
      }),
    )

    test(
      'are removed by name, once',
      on(kind, async (store) => {
        await store.trunks.put(trunk('a'))
        await store.trunks.put(trunk('b'))
        expect(await store.trunks.remove('c', noon + minute)).toBe(false)
        expect(store.highestCommittedTime()).toBe(noon)
        expect(await store.trunks.remove('a', noon + minute)).toBe(true)
        expect(await store.trunks.remove('a', noon + 2 * minute)).toBe(false)
        expect(store.highestCommittedTime()).toBe(noon + minute)
        expect(await store.trunks.list()).toStrictEqual([trunk('b')])
      }),
    )
  })

  describe('the horizon of signatures', () => {
    test(
      'is 0 in a new store and afterwards what it was set to, forwards and back',
      on(kind, async (store) => {
        expect(await store.signatureHorizon()).toBe(0)
        for (const seconds of [1_767_268_800, 1_767_268_860, 1_767_268_830]) {
          await store.setSignatureHorizon(seconds)
          expect(await store.signatureHorizon()).toBe(seconds)
        }
        expect(store.highestCommittedTime()).toBe(0)
      }),
    )
  })
}
