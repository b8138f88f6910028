import type { BindingFault } from './binding-fault.ts'

const core = 'packages/core/src'
const memory = 'packages/store/src/memory'
const sqlite = 'packages/store/src/sqlite'

/** Faults in what is decided, and in what is kept and found again after a kill. */
export const bindingFaults: readonly BindingFault[] = [
  {
    name: 'a binding routes at the very instant of its end',
    why: 'promise 2: an end is exact to the millisecond',
    file: `${core}/binding/pair.ts`,
    find: 'if (now < pair.liveUntil)',
    replace: 'if (now <= pair.liveUntil)',
    store: 'memory',
  },
  {
    name: 'the rest of a pair is a millisecond too short',
    why: 'promise 3: a stranger could stand where the last order is still remembered',
    file: `${core}/binding/binder.ts`,
    find: 'heldUntil: liveUntil + limits.quarantineMs',
    replace: 'heldUntil: liveUntil + limits.quarantineMs - 1',
    store: 'memory',
  },
  {
    name: 'two members of a group that has ended take its number back, and reach each other',
    why: 'APP-5: with nobody between whom it did not connect before',
    file: `${core}/binding/pair.ts`,
    find: "pair.side === (side === 'b' ? b.side : otherSide(b.side))",
    replace: "(pair.side === (side === 'b' ? b.side : otherSide(b.side)) || pair.side === b.side)",
    store: 'memory',
  },
  {
    name: 'a clock that steps back revives what had ended',
    why: 'promise 2: now is never before a change that was committed',
    file: `${core}/ports/committed-clock.ts`,
    find: 'Math.max(wall.now(), store.highestCommittedTime())',
    replace: 'wall.now() + 0 * store.highestCommittedTime()',
    store: 'memory',
  },
  {
    name: 'a change of a binding forgets its grace',
    why: 'the parties may still call so long after the end',
    file: `${core}/binding/amender.ts`,
    find: 'const liveUntil = expiresAt + terms.graceMs',
    replace: 'const liveUntil = expiresAt + 0 * terms.graceMs',
    store: 'memory',
  },
  {
    name: 'a number holds a pair more than it may',
    why: 'live and quarantined pairs count towards its limit',
    file: `${core}/binding/pair.ts`,
    find: 'use + more > limit',
    replace: 'use + more > limit + 1',
    store: 'memory',
  },
  {
    name: 'a binding outlives the validity of its block',
    why: 'NUM-3: nothing lives on a block that is not allocated any more',
    file: `${core}/numbering/number-block.ts`,
    find: 'until <= validUntil',
    replace: 'now <= validUntil && until > 0',
    store: 'memory',
  },
  {
    name: 'a party who rests on the number in another binding is added to a group',
    why: 'promise 1, by way of a change',
    file: `${core}/binding/pair.ts`,
    find: "pair === undefined || pair.binding === binding || pairState(pair, now) === 'lapsed'",
    replace: "pair === undefined || pair.binding === binding || pairState(pair, now) !== 'live'",
    store: 'memory',
  },
  {
    name: 'B reaches the default member where the terms name the last caller',
    why: 'B is to reach exactly one member, and that is not he',
    file: `${core}/routing/route.ts`,
    find: 'return last ?? defaultMember ?? undefined',
    replace: 'return defaultMember ?? last ?? undefined',
    store: 'memory',
  },
  {
    name: 'memory: a removed member leaves no rest',
    why: 'promise 3: his place could be taken by a stranger at once',
    file: `${memory}/amending.ts`,
    find: 'heldUntil: now + quarantineMs }, now)',
    replace: 'heldUntil: now + 0 * quarantineMs }, now)',
    store: 'memory',
  },
  {
    name: 'memory: the end of an order passes over what would end within a minute',
    why: 'APP-8: all bindings of the order end',
    file: `${memory}/bindings.ts`,
    find: '.filter(({ item }) => now < endOf(item))',
    replace: '.filter(({ item }) => now + 60_000 < endOf(item))',
    store: 'memory',
  },
  {
    name: 'sqlite: the answer is not kept with the change',
    why: 'a request that is repeated after a restart would bind again',
    file: `${sqlite}/placing.ts`,
    find: 'if (kept !== undefined && answer !== undefined) answers.keep(',
    replace: 'if (kept !== undefined && answer !== undefined && now < 0) answers.keep(',
    store: 'sqlite',
  },
  {
    name: 'sqlite: a start throws away what a killed process had not yet copied into the database',
    why: 'promise 7: what was acknowledged survives kill -9',
    file: `${sqlite}/connections.ts`,
    find: 'const database = new Sqlite(file, { timeout: writeTimeoutMs })',
    replace:
      "process.getBuiltinModule('node:fs').rmSync(file + '-wal', { force: true })\n  const database = new Sqlite(file, { timeout: writeTimeoutMs })",
    store: 'sqlite',
  },
  {
    name: 'sqlite: the committed time is forgotten by a restart',
    why: 'promise 2, for a clock that steps back while the process is down',
    file: `${sqlite}/committed-time.ts`,
    find: 'this.#write.run(this.#highest)',
    replace: 'this.#write.run(0 * this.#highest)',
    store: 'sqlite',
  },
  {
    name: 'sqlite: a change of a group revives who was removed from it',
    why: 'a removed member is told that it has ended, whatever becomes of the others',
    file: `${sqlite}/statements.ts`,
    find: 'UPDATE pair SET live_until = ?, held_until = ?\n    WHERE block = ? AND serial = ? AND binding = ? AND live_until > ?',
    replace:
      'UPDATE pair SET live_until = ?, held_until = ?\n    WHERE block = ? AND serial = ? AND binding = ? AND live_until > 0 * ?',
    store: 'sqlite',
  },
  {
    name: 'sqlite: resting pairs do not count towards what a number holds',
    why: 'live and quarantined pairs count towards its limit',
    file: `${sqlite}/statements.ts`,
    find: 'side <> 1 AND held_until > ?',
    replace: 'side <> 1 AND live_until > ?',
    store: 'sqlite',
  },
]
