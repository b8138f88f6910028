import { type Matter, type MatterId, type MatterQuery, type NewMatter, type Store, StoreError } from '@axbridge/core'
import fc from 'fast-check'
import { bodyOf, matterId, newMatter } from './matter-samples.ts'
import { customerOf, minute, noon } from './samples.ts'

/** So few of each that steps meet the same ones. */
const mostMatters = 5

const states = ['open', 'closed'] as const

const matter = fc.nat(mostMatters - 1)
const instant = fc.nat(20).map((minutes) => noon + minutes * minute)
const state = fc.constantFrom(...states)
const kind = fc.constantFrom('suspension', 'hold')
const made = {
  ...{ matter, of: kind, state, at: instant, text: fc.string() },
  ...{ subject: fc.option(fc.nat(2)), hasCustomer: fc.boolean() },
}

const step = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), ...made, key: fc.option(fc.nat(2)) }),
  fc.record({ kind: fc.constant('put' as const), ...made, key: fc.nat(2) }),
  fc.record({
    ...{ kind: fc.constant('change' as const), matter, of: kind, revision: fc.nat(2), at: instant },
    ...{ state: fc.option(state), text: fc.option(fc.string()) },
  }),
  fc.record({
    ...{
      kind: fc.constant('forget' as const),
      of: kind,
      state,
      changedBefore: instant,
      limit: fc.integer({ min: 1, max: 3 }),
    },
  }),
)

export type MatterStep = typeof step extends fc.Arbitrary<infer Step> ? Step : never

/** What may become of matters, one after the other. */
export const matterHistories = fc.array(step, { minLength: 1, maxLength: 40 })

/** Plays steps on a store, under ids, keys and subjects of its run. */
export class MatterPlayer {
  readonly #store: Store
  readonly #run: number

  private constructor(store: Store, run: number) {
    this.#store = store
    this.#run = run
  }

  static async on(store: Store, run: number): Promise<MatterPlayer> {
    const { id, name } = customerOf(run, `run ${run}`)
    if (!(await store.customers.addCustomer(customerOf(run, name)))) throw new Error(`${id} was played before`)
    return new MatterPlayer(store, run)
  }

  /** What the store answered, or the code with which it refused. */
  async play(one: MatterStep): Promise<unknown> {
    try {
      return await this.#do(one)
    } catch (error) {
      if (error instanceof StoreError) return error.code
      throw error
    }
  }

  /** All matters of this run: by their ids and keys, in every list, and in the order of changes behind one. */
  async everything(after: number): Promise<unknown> {
    const { matters } = this.#store
    const found: unknown[] = []
    for (const of of ['suspension', 'hold'] as const) {
      for (let n = 0; n < mostMatters; n += 1) found.push(await matters.find(of, this.#idOf(n)))
      for (let n = 0; n < 3; n += 1) found.push(await matters.findByKey(of, this.#textOf(n)))
      for (const query of this.#queries(of)) found.push((await matters.list({ ...query, limit: 100 }))?.items)
    }
    return { found, changed: await matters.changedAfter(['suspension', 'hold'], after, 100) }
  }

  #queries(kind: Matter['kind']): readonly Omit<MatterQuery, 'limit'>[] {
    const customer = customerOf(this.#run, '').id
    const subject = this.#textOf(0)
    return [
      { kind, customer },
      { kind, subject },
      ...states.map((one) => ({ kind, customer, state: one })),
      { kind, customer, subject, state: 'open' },
    ]
  }

  #do(one: MatterStep): Promise<unknown> {
    const { matters } = this.#store
    switch (one.kind) {
      case 'add':
        return matters.add(this.#matterOf(one, one.key === null ? null : this.#textOf(one.key)))
      case 'put': {
        const key = this.#textOf(one.key)
        return matters.put({ ...this.#matterOf(one, key), key })
      }
      case 'change': {
        const { of, revision, at, text } = one
        const changed = {
          ...(one.state === null ? {} : { state: one.state }),
          ...(text === null ? {} : { body: bodyOf(text) }),
        }
        return matters.change({ kind: of, id: this.#idOf(one.matter), revision, at, ...changed })
      }
      case 'forget': {
        const { of, changedBefore, limit } = one
        return matters.forget({ kind: of, state: one.state, changedBefore, limit })
      }
    }
  }

  #matterOf(one: Extract<MatterStep, { kind: 'add' | 'put' }>, key: string | null): NewMatter {
    return newMatter(0, {
      ...{ id: this.#idOf(one.matter), kind: one.of, key, state: one.state, createdAt: one.at, body: bodyOf(one.text) },
      customer: one.hasCustomer ? customerOf(this.#run, '').id : null,
      subject: one.subject === null ? null : this.#textOf(one.subject),
    })
  }

  #idOf(n: number): MatterId {
    return matterId(this.#run * mostMatters + n + 1)
  }

  #textOf(n: number): string {
    return `${this.#run}-${n}`
  }
}
