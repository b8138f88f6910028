import {
  type Amendment,
  type AmendOutcome,
  type AnswerNote,
  type BindingId,
  type BindingQuery,
  type BindingStore,
  blockOf,
  type CallerNote,
  type ChangeOutcome,
  type CustomerId,
  type KeyedHash,
  type OrderOutcome,
  type OrderUnbinding,
  type Page,
  type Placement,
  type PlacementOutcome,
  type ProtectedNumber,
  type Standing,
  type StoredBinding,
  serialOf,
  type Unbinding,
} from '@axbridge/core'
import { isOfPerson } from '../paging/traces.ts'
import { bindingKeyOf, packBlock } from '../sqlite/packed-id.ts'
import { type BindingRow, bindingOf, type StandingRow, standingOf } from '../sqlite/rows.ts'
import { BindingLists } from './binding-lists.ts'
import { amending, notingAnswer, notingCaller, placing, unbinding, unbindingOrder } from './changes.ts'
import { bindingStatements } from './statements.ts'
import type { StoreParts } from './store-parts.ts'

export class PostgresBindings implements BindingStore {
  readonly #parts: StoreParts
  readonly #lists: BindingLists

  constructor(parts: StoreParts) {
    this.#parts = parts
    this.#lists = new BindingLists(parts)
  }

  place(placement: Placement): Promise<PlacementOutcome> {
    return this.#parts.writer.submit(placing(placement))
  }

  amend(amendment: Amendment): Promise<AmendOutcome> {
    return this.#parts.writer.submit(amending(amendment))
  }

  unbind(change: Unbinding): Promise<ChangeOutcome> {
    return this.#parts.writer.submit(unbinding(change))
  }

  unbindOrder(change: OrderUnbinding): Promise<OrderOutcome> {
    return this.#parts.writer.submit(unbindingOrder(change))
  }

  noteAnswer(note: AnswerNote): Promise<void> {
    return this.#parts.writer.submit(notingAnswer(note))
  }

  noteCaller(note: CallerNote): Promise<void> {
    return this.#parts.writer.submit(notingCaller(note))
  }

  async find(customer: CustomerId, id: BindingId): Promise<StoredBinding | undefined> {
    const { readers } = this.#parts
    readers.assertOpen()
    const key = bindingKeyOf(id)
    if (key === undefined) return undefined
    const row = await readers.first<BindingRow>(bindingStatements.find, [key.block, Buffer.from(key.token), customer])
    const binding = row === undefined ? undefined : bindingOf(row)
    return binding !== undefined && isOfPerson(binding) ? binding : undefined
  }

  list(query: BindingQuery): Promise<Page<StoredBinding> | undefined> {
    return this.#lists.page(query)
  }

  /** Another server may have committed since: its time comes with the row. */
  async standing(number: ProtectedNumber, party: KeyedHash): Promise<Standing | undefined> {
    const { readers, time } = this.#parts
    const values = [packBlock(blockOf(number)), serialOf(number), Buffer.from(party)]
    const row = await readers.first<[time: number, ...StandingRow]>(bindingStatements.standing, values)
    if (row === undefined) return undefined
    const [committed, ...standing] = row
    time.saw(committed)
    return standingOf(standing, party)
  }
}
