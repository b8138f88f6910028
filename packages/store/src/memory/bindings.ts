import {
  type Amendment,
  type AmendOutcome,
  type AnswerNote,
  afterAmending,
  afterAnswer,
  afterPlacing,
  afterUnbinding,
  answerAt,
  type BindingId,
  type BindingQuery,
  type BindingStore,
  blockOf,
  bringsOthers,
  type CallerNote,
  type ChangeOutcome,
  type CustomerId,
  endOf,
  faultOfBlock,
  type KeyedHash,
  type OrderOutcome,
  type OrderUnbinding,
  type Page,
  type Placement,
  type PlacementOutcome,
  type ProtectedNumber,
  routesUntil,
  type Standing,
  type StoredBinding,
  StoreError,
  type Unbinding,
  unbindAt,
} from '@axbridge/core'
import { decideAmendment, writeAmendment } from './amending.ts'
import type { MemoryAnswers } from './answers.ts'
import type { BindingRow, BindingRows } from './binding-rows.ts'
import type { CommittedTime } from './committed-time.ts'
import type { MemoryCustomers } from './customers.ts'
import type { MemoryEvents } from './events.ts'
import type { MemoryNumbers } from './numbers.ts'
import type { OpenState } from './open-state.ts'
import type { Pairs } from './pairs.ts'
import { chooseCandidate, writePairs } from './placing.ts'
import type { MemoryTurns } from './turns.ts'

export type BindingParts = {
  readonly open: OpenState
  readonly time: CommittedTime
  readonly customers: Pick<MemoryCustomers, 'assertKnown'>
  readonly numbers: Pick<MemoryNumbers, 'block' | 'mayIssue' | 'markUsed'>
  readonly answers: Pick<MemoryAnswers, 'find' | 'assertRoomFor' | 'keep'>
  readonly rows: Pick<
    BindingRows,
    | 'get'
    | 'ofCustomer'
    | 'assertRoomFor'
    | 'assertRoomToRemember'
    | 'append'
    | 'remember'
    | 'keepFormer'
    | 'ofOrder'
    | 'page'
  >
  readonly pairs: Pairs
  readonly turns: Pick<MemoryTurns, 'takeThis' | 'come'>
  readonly events: Pick<MemoryEvents, 'tellBinding'>
}

export class MemoryBindings implements BindingStore {
  readonly #parts: BindingParts

  constructor(parts: BindingParts) {
    this.#parts = parts
  }

  async place(placement: Placement): Promise<PlacementOutcome> {
    const { open, time, customers, numbers, answers, rows, pairs, events } = this.#parts
    const { parties, kept, at } = placement
    open.assert()
    customers.assertKnown(placement.binding.customer)
    const now = time.decideAt(at)
    const earlier = kept === undefined ? undefined : answers.find(kept.key, now)
    if (earlier !== undefined) return { kind: 'kept', kept: earlier }
    const choice = chooseCandidate(placement, numbers, pairs, now)
    if (choice.kind === 'refused') return choice
    const { answer, ...candidate } = choice.candidate
    if (kept !== undefined && answer === undefined)
      throw new StoreError('internal', 'a candidate has no answer to keep')
    rows.assertRoomFor(candidate.id, parties)
    answers.assertRoomFor(kept)
    writePairs(placement, candidate, pairs, now)
    const row = rows.append({ ...placement.binding, ...candidate }, parties)
    events.tellBinding(row, afterPlacing(row.item))
    numbers.markUsed(candidate.x, now)
    if (kept !== undefined && answer !== undefined) answers.keep({ ...kept, answer })
    time.commit(Math.max(at, kept?.keptAt ?? 0))
    return { kind: 'placed', candidate: choice.index }
  }

  async amend(amendment: Amendment): Promise<AmendOutcome> {
    const { open, time, numbers, rows, pairs, events } = this.#parts
    open.assert()
    const row = rows.ofCustomer(amendment.customer, amendment.id)
    if (row === undefined) return { kind: 'absent' }
    const now = time.decideAt(amendment.at)
    if (endOf(row.item) <= now) return { kind: 'ended', binding: row.item }
    if (row.item.revision !== amendment.revision) return { kind: 'outdated' }
    const fault = faultOfBlock(row.item, amendment, numbers.block(blockOf(row.item.x)))
    if (fault !== undefined) return { kind: fault }
    const refused = decideAmendment(amendment, row.item, pairs, now)
    if (refused !== undefined) return refused
    const areOthers = bringsOthers(amendment)
    rows.assertRoomToRemember(amendment.enter, areOthers ? 1 : 0)
    writeAmendment(amendment, row.item, pairs, now)
    if (areOthers) rows.keepFormer(row, now)
    const before = row.item
    row.item = { ...before, ...amendment.changed, revision: before.revision + 1 }
    const left = { now, leave: amendment.leave, leftUntil: now + amendment.quarantineMs }
    events.tellBinding(row, afterAmending(before, row.item, amendment.changed, left))
    rows.remember(row, amendment.enter)
    time.commit(amendment.at)
    return { kind: 'changed', binding: row.item }
  }

  async unbind({ id, customer, at, quarantineMs, graceMs }: Unbinding): Promise<ChangeOutcome> {
    const { open, time, rows } = this.#parts
    open.assert()
    const row = rows.ofCustomer(customer, id)
    if (row === undefined) return { kind: 'absent' }
    const now = time.decideAt(at)
    const ended = unbindAt(row.item, now, graceMs)
    if (ended === undefined) return { kind: 'ended', binding: row.item }
    this.#unbind(row, ended, quarantineMs, now)
    time.commit(at)
    return { kind: 'changed', binding: ended }
  }

  async unbindOrder(unbinding: OrderUnbinding): Promise<OrderOutcome> {
    const { open, time, rows } = this.#parts
    const { customer, orderId, at, quarantineMs, graceMs, limit } = unbinding
    open.assert()
    const now = time.decideAt(at)
    const live = rows.ofOrder(customer, orderId).filter(({ item }) => now < endOf(item))
    const ended: StoredBinding[] = []
    for (const row of live.slice(0, limit)) {
      const next = unbindAt(row.item, now, graceMs)
      if (next === undefined) throw new StoreError('internal', 'a live binding did not end')
      this.#unbind(row, next, quarantineMs, now)
      ended.push(next)
    }
    if (ended.length > 0) time.commit(at)
    return { ended, more: live.length > ended.length }
  }

  async noteAnswer({ id, at, quarantineMs }: AnswerNote): Promise<void> {
    const { open, time, rows, events } = this.#parts
    open.assert()
    const row = rows.get(id)
    const now = time.decideAt(at)
    const answered = row === undefined ? undefined : answerAt(row.item, at, now)
    if (row === undefined || answered === undefined) return
    const before = row.item
    this.#end(row, answered, quarantineMs, now)
    events.tellBinding(row, afterAnswer(before, answered, now))
    time.commit(at)
  }

  async noteCaller({ id, caller, at }: CallerNote): Promise<void> {
    const { open, time, rows } = this.#parts
    open.assert()
    const row = rows.get(id)
    if (row === undefined) return
    // No change that was made from another state is outdated by this: nothing of it is in a change.
    row.item = { ...row.item, lastCaller: caller }
    time.commit(at)
  }

  find(customer: CustomerId, id: BindingId): StoredBinding | undefined {
    this.#parts.open.assert()
    return this.#parts.rows.ofCustomer(customer, id)?.item
  }

  list(query: BindingQuery): Page<StoredBinding> | undefined {
    this.#parts.open.assert()
    return this.#parts.rows.page(query)
  }

  standing(number: ProtectedNumber, party: KeyedHash): Standing | undefined {
    const { open, rows, pairs } = this.#parts
    open.assert()
    const pair = pairs.find(number)?.get(party)
    const row = pair === undefined ? undefined : rows.get(pair.binding)
    return pair === undefined || row === undefined ? undefined : { ...pair, party, stored: row.item }
  }

  /** Its end may have come by time and not been told yet: then that comes first. */
  #unbind(row: BindingRow, ended: StoredBinding, quarantineMs: number, now: number): void {
    const { turns, events } = this.#parts
    const before = row.item
    const end = before.expiresAt <= now ? turns.takeThis(row, before.expiresAt, 'end') : undefined
    if (end !== undefined) events.tellBinding(row, turns.come(end, now).consequences)
    this.#end(row, ended, quarantineMs, now)
    events.tellBinding(row, afterUnbinding(before, ended, now, quarantineMs))
  }

  /** Writes a binding whose end has moved, and moves its live pairs with it. */
  #end(row: BindingRow, ended: StoredBinding, quarantineMs: number, now: number): void {
    row.item = ended
    const liveUntil = routesUntil(ended)
    this.#parts.pairs.move(ended, { liveUntil, heldUntil: liveUntil + quarantineMs }, now)
  }
}
