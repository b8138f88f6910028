import type { Removal } from './removal.ts'

const supervision = 'packages/server/src/supervision'
const desk = `${supervision}/actual-user-desk.ts`
const tests = `${supervision}/actual-users.test.ts`

/** Who really uses a phone: that it is sealed, deleted, held and asked for. */
export const actualUserRemovals: readonly Removal[] = [
  {
    id: 'USE-3',
    gone: 'that an actual user is sealed',
    edits: [
      {
        file: `${supervision}/actual-user-body.ts`,
        find: 'vault.seal(scopeOf(customer), id, JSON.stringify({ number: reveal(phone), name, document }), customer)',
        replace: 'Buffer.from(JSON.stringify({ number: reveal(phone), name, document }))',
      },
      {
        file: `${supervision}/actual-user-body.ts`,
        find: 'vault.open(scopeOf(customer), id, body)',
        replace: 'Buffer.from(body).toString()',
      },
    ],
    tests,
  },
  {
    id: 'USE-3',
    gone: 'that who is removed is deleted',
    edits: [
      {
        file: desk,
        find: "    await matters.forget({ kind, state: 'settled', changedBefore, limit: pageLength })",
        replace: '    await Promise.resolve(changedBefore + pageLength)',
      },
    ],
    tests,
  },
  {
    id: 'USE-3',
    gone: 'that a hold keeps what is removed',
    edits: [
      {
        file: desk,
        find: 'return new Holds((await this.#parts.holds.standing()).held).holdsSubject(matter)',
        replace: 'return new Holds((await this.#parts.holds.standing()).held.slice(0, 0)).holdsSubject(matter)',
      },
    ],
    tests,
  },
  {
    id: 'REG-6',
    gone: 'that a hold keeps what is replaced',
    edits: [
      {
        file: desk,
        find: 'if (wasHeld) await this.#keepCopy(found)',
        replace: 'if (wasHeld) await Promise.resolve(found)',
      },
    ],
    tests,
  },
  {
    id: 'REG-6',
    gone: 'that what is erased has its body until holds were asked about',
    edits: [
      {
        file: desk,
        find: "state: 'erased', at: clock.now() })",
        replace: "state: 'erased', body: new Uint8Array(), at: clock.now() })",
      },
    ],
    tests,
  },
  {
    id: 'USE-3',
    gone: 'that who is not registered is not bound',
    edits: [
      {
        file: `${supervision}/actual-user-screen.ts`,
        find: 'if (sides.length === 0) return undefined',
        replace: 'if (sides.length >= 0) return undefined',
      },
    ],
    tests,
  },
  {
    id: 'USE-3',
    gone: 'that only the sides are asked for that a scenario names',
    edits: [
      {
        file: `${supervision}/actual-user-screen.ts`,
        find: 'entering.filter(({ side }) => sides.includes(side))',
        replace: 'entering.filter(({ side }) => sides.length > 0 || side)',
      },
    ],
    tests,
  },
  {
    id: 'USE-3',
    gone: 'that the platform switches it off',
    edits: [
      {
        file: 'packages/server/src/open-supervision.ts',
        find: "parts.config.supervision.actualUsers === 'off' ? [] : [actualUserScreen(store.matters)]",
        replace: '[actualUserScreen(store.matters)]',
      },
    ],
    tests,
  },
]
