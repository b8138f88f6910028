import {
  type BindingId,
  type BindingQuery,
  type BindingStore,
  type ChangeOutcome,
  type CustomerId,
  decidePlacement,
  type ExpiryChange,
  endOf,
  type KeyedHash,
  type Page,
  type Placement,
  type PlacementOutcome,
  type ProtectedNumber,
  type Standing,
  type StoredBinding,
  StoreError,
  type Unbinding,
} from '@axbridge/core'
import { readCursor } from '../paging/cursor.ts'
import { bindingListOf, isInSource, isListed } from '../paging/lists.ts'
import { collectPage } from '../paging/page.ts'
import { takenBackBy } from '../taken-back.ts'
import type { MemoryAnswers } from './answers.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import { assertRoom } from './limits.ts'
import { ListedRows } from './listed-rows.ts'
import { NumberPairs } from './number-pairs.ts'
import type { OpenState } from './open-state.ts'

type Row = { readonly ordinal: number; item: StoredBinding }

export class MemoryBindings implements BindingStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #customers: MemoryCustomers
  readonly #answers: MemoryAnswers
  readonly #limit: number
  readonly #rows = new Map<BindingId, Row>()
  readonly #numbers = new Map<ProtectedNumber, NumberPairs>()
  readonly #lists = new ListedRows<StoredBinding>()

  constructor(open: OpenState, time: CommittedTime, customers: MemoryCustomers, answers: MemoryAnswers, limit: number) {
    this.#open = open
    this.#time = time
    this.#customers = customers
    this.#answers = answers
    this.#limit = limit
  }

  async place(placement: Placement): Promise<PlacementOutcome> {
    const { binding, parties, kept, at } = placement
    this.#open.assert()
    this.#customers.assertKnown(binding.customer)
    const now = this.#time.decideAt(at)
    const earlier = kept === undefined ? undefined : this.#answers.find(kept.key, now)
    if (earlier !== undefined) return { kind: 'kept', kept: earlier }
    const pairs = this.#numbers.get(binding.x) ?? new NumberPairs()
    const held = parties.map(({ party }) => pairs.get(party))
    const decision = decidePlacement(held, pairs.use(now), placement.limit, now)
    if (decision !== 'place') return { kind: decision }
    if (!pairs.mayHold(parties, takenBackBy(held, now), now)) return { kind: 'taken' }
    this.#assertRoomFor(placement)
    pairs.place(placement, now)
    this.#numbers.set(binding.x, pairs)
    this.#append(binding)
    if (kept !== undefined) this.#answers.keep(kept)
    this.#time.commit(Math.max(at, kept?.keptAt ?? 0))
    return { kind: 'placed' }
  }

  async changeExpiry(change: ExpiryChange): Promise<ChangeOutcome> {
    const { expiresAt, heldUntil } = change
    return this.#changeLive(change, () => ({ changed: { expiresAt }, liveUntil: expiresAt, heldUntil }))
  }

  async unbind(unbinding: Unbinding): Promise<ChangeOutcome> {
    return this.#changeLive(unbinding, (now) => ({
      changed: { unboundAt: now },
      liveUntil: now,
      heldUntil: now + unbinding.quarantineMs,
    }))
  }

  find(customer: CustomerId, id: BindingId): StoredBinding | undefined {
    this.#open.assert()
    const row = this.#rows.get(id)
    return row?.item.customer === customer ? row.item : undefined
  }

  list(query: BindingQuery): Page<StoredBinding> | undefined {
    this.#open.assert()
    const list = bindingListOf(query)
    const last = query.cursor === undefined ? undefined : this.#rowBehind(query, readCursor(list, query.cursor))
    if (query.cursor !== undefined && last === undefined) return undefined
    const key = listKeyOf(query)
    return collectPage({
      list,
      limit: query.limit,
      before: last?.ordinal,
      read: (under, count) => this.#lists.read(key, under, count),
      matches: (binding) => isListed(query, binding),
    })
  }

  standing(x: ProtectedNumber, party: KeyedHash): Standing | undefined {
    this.#open.assert()
    const pair = this.#numbers.get(x)?.get(party)
    const row = pair === undefined ? undefined : this.#rows.get(pair.binding)
    return pair === undefined || row === undefined ? undefined : { ...pair, stored: row.item }
  }

  /** The row that an earlier page of this list ended with. */
  #rowBehind(query: BindingQuery, id: string | undefined): Row | undefined {
    const row = this.#rows.get(id as BindingId)
    return row !== undefined && isInSource(query, row.item) ? row : undefined
  }

  #changeLive(
    { id, customer, at }: { id: BindingId; customer: CustomerId; at: number },
    changeAt: (now: number) => { changed: Partial<StoredBinding>; liveUntil: number; heldUntil: number },
  ): ChangeOutcome {
    this.#open.assert()
    const row = this.#rows.get(id)
    if (row === undefined || row.item.customer !== customer) return { kind: 'absent' }
    const now = this.#time.decideAt(at)
    if (endOf(row.item) <= now) return { kind: 'ended', binding: row.item }
    const { changed, liveUntil, heldUntil } = changeAt(now)
    row.item = { ...row.item, ...changed }
    this.#numbers.get(row.item.x)?.move(id, liveUntil, heldUntil)
    this.#time.commit(at)
    return { kind: 'changed', binding: row.item }
  }

  #assertRoomFor({ binding, kept }: Placement): void {
    if (this.#rows.has(binding.id)) throw new StoreError('internal', 'the binding id is in use')
    assertRoom(this.#rows.size, this.#limit, 'bindings')
    this.#answers.assertRoomFor(kept)
  }

  #append(binding: StoredBinding): void {
    const row: Row = { ordinal: this.#rows.size + 1, item: binding }
    this.#rows.set(binding.id, row)
    const { customer, orderId, x } = binding
    this.#lists.add(listKeyOf({ customer }), row)
    this.#lists.add(listKeyOf({ customer, orderId }), row)
    this.#lists.add(listKeyOf({ customer, x }), row)
  }
}

/** The narrowest list that holds every row of a query. */
const listKeyOf = ({ customer, orderId, x }: Pick<BindingQuery, 'customer' | 'orderId' | 'x'>): string => {
  if (orderId !== undefined) return JSON.stringify([customer, 'order', orderId])
  return JSON.stringify(x === undefined ? [customer] : [customer, 'number', x])
}
