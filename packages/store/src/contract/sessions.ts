import { describe, expect, test } from 'vitest'
import { hour, minute, noon, octetsOf } from './samples.ts'
import { on, type StoreKind } from './store-kind.ts'
import { consoleUser, session, userId } from './user-samples.ts'

/** Who is signed in at the console. */
export const sessionCases = (kind: StoreKind): void => {
  describe('a session', () => {
    test(
      'is found by its hash with its user as he is now, whatever time it is',
      on(kind, async (store) => {
        await store.users.add(consoleUser(9))
        await store.users.addSession(session(1, { expiresAt: 1 }))
        expect(await store.users.session(octetsOf('s1'))).toStrictEqual({
          session: session(1, { expiresAt: 1 }),
          user: consoleUser(9),
        })
        const suspended = consoleUser(9, { state: 'suspended', revision: 1 })
        await store.users.change(suspended)
        expect((await store.users.session(octetsOf('s1')))?.user).toStrictEqual(suspended)
        expect(await store.users.session(octetsOf('s2'))).toBeUndefined()
      }),
    )

    test(
      'is of a user who is there, under a hash that no other has',
      on(kind, async (store) => {
        for (const n of [8, 9]) await store.users.add(consoleUser(n))
        await store.users.addSession(session(1))
        const wrong = [session(2, { user: userId(7) }), session(1, { user: userId(8) })]
        for (const one of wrong) await expect(store.users.addSession(one)).rejects.toMatchObject({ code: 'internal' })
        expect(await store.users.session(octetsOf('s2'))).toBeUndefined()
        expect(await store.users.session(octetsOf('s1'))).toMatchObject({ session: { user: userId(9) } })
      }),
    )

    test(
      'knows when it was used last, which never goes back',
      on(kind, async (store) => {
        await store.users.add(consoleUser(9))
        await store.users.addSession(session(1))
        const seenAt = async () => (await store.users.session(octetsOf('s1')))?.session.seenAt
        await store.users.seen(octetsOf('s1'), noon + 2 * minute)
        await store.users.seen(octetsOf('s1'), noon + minute)
        expect(await seenAt()).toBe(noon + 2 * minute)
        await store.users.seen(octetsOf('s2'), noon + hour)
        expect(await store.users.session(octetsOf('s2'))).toBeUndefined()
        expect(store.highestCommittedTime()).toBe(noon + 2 * minute)
      }),
    )

    test(
      'ends from the answer on, alone or with the others of its user',
      on(kind, async (store) => {
        for (const n of [8, 9]) await store.users.add(consoleUser(n))
        for (const n of [1, 2, 3, 4]) await store.users.addSession(session(n))
        await store.users.addSession(session(5, { user: userId(8) }))
        const left = async () => {
          const found = await Promise.all([1, 2, 3, 4, 5].map((n) => store.users.session(octetsOf(`s${n}`))))
          return found.flatMap((one, index) => (one === undefined ? [] : [index + 1]))
        }
        await store.users.endSession(octetsOf('s1'))
        await store.users.endSession(octetsOf('s1'))
        expect(await left()).toEqual([2, 3, 4, 5])
        expect(await store.users.endSessions(userId(9), octetsOf('s3'))).toBe(2)
        expect(await left()).toEqual([3, 5])
        expect(await store.users.endSessions(userId(9), null)).toBe(1)
        expect(await store.users.endSessions(userId(9), null)).toBe(0)
        expect(await left()).toEqual([5])
      }),
    )

    test(
      'is forgotten when it has expired, or was not used for long',
      on(kind, async (store) => {
        await store.users.add(consoleUser(9))
        await store.users.addSession(session(1, { expiresAt: noon + minute }))
        await store.users.addSession(session(2, { expiresAt: noon + minute - 1 }))
        await store.users.addSession(session(3, { seenAt: noon - minute }))
        await store.users.addSession(session(4, { seenAt: noon - minute - 1 }))
        await store.users.addSession(session(5, { seenAt: noon - hour, expiresAt: noon - hour }))
        expect(await store.users.forgetSessions(noon + minute, noon - minute)).toBe(3)
        for (const [n, isLeft] of [true, false, true, false, false].entries()) {
          expect([n, (await store.users.session(octetsOf(`s${n + 1}`))) !== undefined]).toEqual([n, isLeft])
        }
        expect(await store.users.forgetSessions(noon + minute, noon - minute)).toBe(0)
      }),
    )

    test(
      'is one of so many at most: the one that was unused for longest goes',
      on(
        kind,
        async (store) => {
          await store.users.add(consoleUser(9))
          for (const n of [1, 2, 3]) await store.users.addSession(session(n, { seenAt: noon + n }))
          await store.users.seen(octetsOf('s1'), noon + minute)
          // Its own last use is older than all of theirs, since a clock was set back.
          await store.users.addSession(session(4, { createdAt: noon - hour, seenAt: noon - hour }))
          const found = async () => {
            const all = await Promise.all([1, 2, 3, 4, 5].map((n) => store.users.session(octetsOf(`s${n}`))))
            return all.map((one) => one !== undefined)
          }
          expect(await found()).toEqual([true, false, true, true, false])
          await store.users.addSession(session(5))
          expect(await found()).toEqual([true, false, true, false, true])
        },
        { sessions: 3 },
      ),
    )
  })
}
