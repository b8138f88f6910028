import {
  type AnsweredCalls,
  type AnsweredOfCustomer,
  type CustomerId,
  type Matter,
  type MatterStore,
  makeMatterId,
  mostMatterOctets,
  type Policy,
  type Randomness,
} from '@axbridge/core'
import { readBody, writeBody } from '../matter-json.ts'
import { hexOf, textOfHex } from './blocked-persons.ts'
import { type FreedSubjects, isFreedOf } from './freed-subjects.ts'

/** Keys are keyed hashes, 700 numbers and ids, in hexadecimal digits; no real number stands in them. */
type KeptCounts = {
  readonly at: number
  readonly rules: readonly { readonly rule: string; readonly countedBy: string; readonly kept: readonly unknown[][] }[]
}

/** The name of a server whose store is its own, and of its workers. */
export const embeddedServer = 'embedded'

type KeptAnswered = { readonly at: number; readonly answered: readonly AnsweredOfCustomer[] }

/** Room for the rest of the JSON. */
const mostCountOctets = mostMatterOctets - 16_384
/** A count below a tenth of its limit is not worth the time that keeping it takes where there are very many. */
const leastNearness = 0.1
/** Of 92 days at 8 digits each they fill a matter by a third. */
const customersOfMatter = 100
const mostAnsweredMatters = 200

/** What one process counts, and who was freed of it. */
export type CountedPolicy = { readonly policy: Policy; readonly freed: FreedSubjects }

const keyOf = (server: string, part: string): string => `${server} ${part}`

/** Takes up the counts that a server kept; who was freed since then is not held to them again. */
export const takeUpCounts = async (
  matters: Pick<MatterStore, 'findByKey'>,
  server: string,
  { policy, freed }: CountedPolicy,
): Promise<void> => {
  const found = await matters.findByKey('policy_state', keyOf(server, 'counts'))
  if (found === undefined) return
  const { at, rules } = readBody<KeptCounts>(found)
  for (const { kept, ...rest } of rules)
    policy.restore({ ...rest, kept: kept.map(([key, ...others]) => [textOfHex(String(key)), ...others]) })
  for (const one of freed.since(at)) policy.forget(one.key, isFreedOf(one))
}

/** What is counted, over a restart: the counts that are nearest to their limits, and the answered calls of each customer. */
export class PolicyState {
  readonly #matters: Pick<MatterStore, 'findByKey' | 'put' | 'list'>
  readonly #randomness: Randomness
  /** Names this server among those that share a database, at its next start too. */
  readonly #server: string
  /** What was written last of each part: where nothing was counted since, nothing is written. */
  readonly #written = new Map<string, string>()

  constructor(matters: Pick<MatterStore, 'findByKey' | 'put' | 'list'>, randomness: Randomness, server: string) {
    this.#matters = matters
    this.#randomness = randomness
    this.#server = server
  }

  /** Takes up what was kept. */
  async restore(policy: CountedPolicy, answered: AnsweredCalls): Promise<void> {
    await takeUpCounts(this.#matters, this.#server, policy)
    for (let part = 0; part < mostAnsweredMatters; part += 1) {
      const found = await this.#matters.findByKey('policy_state', keyOf(this.#server, `answered ${part}`))
      if (found === undefined) return
      for (const one of readBody<KeptAnswered>(found).answered) answered.restore(one)
    }
  }

  async keep(policy: Policy, answered: AnsweredCalls, now: number): Promise<void> {
    const rules = nearestOf(policy, now)
    await this.#put('counts', rules, { at: now, rules } satisfies KeptCounts)
    const all = answered.kept(now)
    const parts = Math.min(mostAnsweredMatters, Math.ceil(all.length / customersOfMatter))
    for (let part = 0; part < parts; part += 1) {
      const of = all.slice(part * customersOfMatter, (part + 1) * customersOfMatter)
      await this.#put(`answered ${part}`, of, { at: now, answered: of } satisfies KeptAnswered)
    }
  }

  /** What other servers of the same database kept of answered calls. */
  async *answeredElsewhere(): AsyncIterable<AnsweredOfCustomer> {
    const own = `${this.#server} `
    let cursor: string | undefined
    for (;;) {
      const query = { kind: 'policy_state', state: 'answered', limit: 50 } as const
      const page = await this.#matters.list(cursor === undefined ? query : { ...query, cursor })
      for (const matter of page?.items ?? []) if (!isOf(matter, own)) yield* readBody<KeptAnswered>(matter).answered
      if (page === undefined || page.next === null) return
      cursor = page.next
    }
  }

  async #put(part: string, counted: object, body: KeptCounts | KeptAnswered): Promise<void> {
    const text = JSON.stringify(counted)
    if (this.#written.get(part) === text) return
    const { at } = body
    await this.#matters.put({
      ...{ id: makeMatterId(at, this.#randomness), kind: 'policy_state', customer: null },
      key: keyOf(this.#server, part),
      ...{ subject: null, state: part.split(' ')[0] ?? part, createdAt: at, body: writeBody(body) },
    })
    this.#written.set(part, text)
  }
}

const isOf = ({ key }: Matter, server: string): boolean => key?.startsWith(server) === true

/** The counts nearest to their limits, as many as one matter holds. */
const nearestOf = (policy: Policy, now: number): KeptCounts['rules'] => {
  const rules = policy
    .kept(now, leastNearness)
    .map(({ rule, countedBy, kept }) => ({ rule, countedBy, kept: [...kept] }))
  const all = rules.flatMap(({ kept }, at) => kept.map(({ nearness, kept: one }) => ({ at, nearness, one })))
  all.sort((one, other) => other.nearness - one.nearness)
  const chosen: unknown[][][] = rules.map(() => [])
  let octets = 0
  for (const { at, one } of all) {
    const [key, ...others] = one
    const written = [hexOf(key), ...others]
    octets += JSON.stringify(written).length + 1
    if (octets > mostCountOctets) break
    chosen[at]?.push(written)
  }
  return rules.map(({ rule, countedBy }, at) => ({ rule, countedBy, kept: chosen[at] ?? [] }))
}

/** All answered calls of a customer: of this server, and of those beside it. */
export const answeredOf = (customer: CustomerId, now: number, all: readonly AnsweredCalls[]): number =>
  all.reduce((sum, one) => sum + one.count(customer, now), 0)
