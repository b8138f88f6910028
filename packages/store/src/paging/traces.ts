import {
  endOf,
  type Page,
  type PersonQuery,
  routesUntil,
  type StoodParties,
  type StoredBinding,
  type TracedBinding,
  type TraceQuery,
} from '@axbridge/core'
import type { ListIdentity } from './cursor.ts'
import { collectPage, collectPageLater, type Listed } from './page.ts'

/** How many bindings of a number are looked at: more than one has in years at 200 pairs and two weeks a binding. */
export const mostFollowed = 20_000

/** Whether a binding still has its persons, and is more than the trail that is kept of it. */
export const isOfPerson = ({ parties }: Pick<StoredBinding, 'parties'>): boolean => parties.length > 0

/** Of a binding that is only a link of its number's history (sqlite/expired-trails.ts): no order has this id, and there is no trail. */
export const noOrder = ''

/** A binding that stood on a number at an instant, before it is known who stood in it then. */
export type FoundBinding = Omit<TracedBinding, 'stood'>

/** What a binding of the number was at an instant; undefined where it was nothing, or nothing but its trail is kept. */
export const tracedAt = (
  binding: StoredBinding,
  at: number,
  heldUntil: number | null,
  { quarantineMs, withTrails = false }: TraceQuery,
): FoundBinding | undefined => {
  const isKept = isOfPerson(binding) || (withTrails && binding.orderId !== noOrder)
  if (at < binding.createdAt || !isKept) return undefined
  if (at < endOf(binding)) return { binding, state: 'live', heldUntil }
  const until = routesUntil(binding)
  if (at < until) return { binding, state: 'grace', heldUntil }
  return at < (heldUntil ?? until + quarantineMs) ? { binding, state: 'quarantined', heldUntil } : undefined
}

const nobody = new Uint8Array()

/** Tells of a binding who stood in it at that instant. */
export const withPartiesOf = (found: FoundBinding, stood: StoodParties | undefined): TracedBinding => ({
  ...found,
  binding: { ...found.binding, parties: stood?.parties ?? nobody },
  stood: stood ?? null,
})

export const personListOf = ({ party, from, to }: PersonQuery): ListIdentity => [
  'person',
  Buffer.from(party).toString('base64url'),
  String(from),
  String(to),
]

const isListed = ({ from, to }: PersonQuery, binding: StoredBinding): boolean =>
  isOfPerson(binding) && binding.createdAt < to && routesUntil(binding) > from

const listOf = (query: PersonQuery, before: number) => ({
  list: personListOf(query),
  limit: query.limit,
  before,
  matches: (binding: StoredBinding) => isListed(query, binding),
})

export const personPage = (
  query: PersonQuery,
  before: number,
  read: (before: number, count: number) => readonly Listed<StoredBinding>[],
): Page<StoredBinding> => collectPage({ ...listOf(query, before), read })

/** The same where the read is waited for. */
export const personPageLater = (
  query: PersonQuery,
  before: number,
  read: (before: number, count: number) => Promise<readonly Listed<StoredBinding>[]>,
): Promise<Page<StoredBinding>> => collectPageLater({ ...listOf(query, before), read })
