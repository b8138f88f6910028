import { endOf, endReasonOf, routesUntil, type StoredBinding } from '../binding/binding.ts'
import type { PartyOfBinding } from '../binding/parties.ts'
import { type BindingEvent, type BindingNews, type ChangedPart, changedParts } from './event.ts'
import type { TurnKind } from './turn.ts'

/** `revision` is what `bindingEventId` asks for. */
export type BindingEventAt = { readonly at: number; readonly revision: number | null; readonly event: BindingEvent }

/** What a change, or time, makes known of one binding, in this order, and the turns that it sets. A store writes both with the change. */
export type BindingConsequences = {
  readonly events: readonly BindingEventAt[]
  readonly turns: readonly { readonly at: number; readonly kind: TurnKind }[]
}

export const newsOf = ({ id, mode, orderId, x, y }: BindingNews): BindingNews => ({ id, mode, orderId, x, y })

/** A new binding stands. */
export const afterPlacing = (
  binding: BindingNews & Pick<StoredBinding, 'createdAt' | 'expiresAt'>,
): BindingConsequences => ({
  events: [
    {
      at: binding.createdAt,
      revision: null,
      event: { type: 'binding.created', binding: newsOf(binding), expiresAt: binding.expiresAt },
    },
  ],
  turns: [{ at: binding.expiresAt, kind: 'end' }],
})

/**
 * A live binding was amended at `now`: what of it is new, who left it (they rest until `leftUntil`), and, where its end moved, its new turn.
 */
export const afterAmending = (
  before: StoredBinding,
  after: StoredBinding,
  changed: Partial<Record<ChangedPart, unknown>>,
  {
    now,
    leave,
    leftUntil,
  }: { readonly now: number; readonly leave: readonly PartyOfBinding[]; readonly leftUntil: number },
): BindingConsequences => {
  const binding = newsOf(after)
  const { revision, expiresAt } = after
  const parts = changedParts.filter((part) => changed[part] !== undefined)
  const events: BindingEventAt[] = [
    { at: now, revision, event: { type: 'binding.updated', binding, revision, expiresAt, changed: parts } },
  ]
  if (leave.length > 0) {
    const sides = new Set(leave.map(({ side }) => side))
    const side = sides.size === 1 ? (leave[0]?.side ?? null) : null
    events.push({
      at: now,
      revision,
      event: { type: 'pair.quarantined', binding, side, parties: leave.length, heldUntil: leftUntil },
    })
  }
  return { events, turns: expiresAt === before.expiresAt ? [] : [{ at: expiresAt, kind: 'end' }] }
}

/** A binding was unbound, or its grace was shortened behind its end, at `now`. Its pairs rest for `quarantineMs` from when it routes nothing. */
export const afterUnbinding = (
  before: StoredBinding,
  after: StoredBinding,
  now: number,
  quarantineMs: number,
): BindingConsequences => {
  const isEnded = before.unboundAt === null && after.unboundAt !== null
  const end = isEnded ? [ended(after)] : []
  const rest = resting(after, now, routesUntil(after) + quarantineMs)
  return { events: [...end, ...rest.events], turns: rest.turns }
}

/** The first answer brought the end forward. */
export const afterAnswer = (before: StoredBinding, after: StoredBinding, now: number): BindingConsequences => {
  const { revision, expiresAt } = after
  if (expiresAt === before.expiresAt) return { events: [], turns: [] }
  const event = {
    type: 'binding.updated',
    binding: newsOf(after),
    revision,
    expiresAt,
    changed: ['expiresAt'],
  } as const
  return { events: [{ at: now, revision, event }], turns: [{ at: expiresAt, kind: 'end' }] }
}

/**
 * What a turn makes known at `now`, nothing where a change has overtaken it. `heldUntil` is the latest of the pairs that stand for the
 * binding on its numbers still, undefined where there are none.
 */
export const atTurn = (
  binding: StoredBinding,
  { at, kind }: { readonly at: number; readonly kind: TurnKind },
  heldUntil: number | undefined,
  now: number,
): BindingConsequences => {
  switch (kind) {
    case 'end': {
      if (binding.unboundAt !== null || binding.expiresAt !== at) return { events: [], turns: [] }
      const rest = resting(binding, now, heldUntil)
      return { events: [ended(binding), ...rest.events], turns: rest.turns }
    }
    case 'rest':
      return routesUntil(binding) === at ? resting(binding, now, heldUntil) : { events: [], turns: [] }
    case 'freed': {
      if (heldUntil !== undefined && heldUntil > now) return { events: [], turns: [{ at: heldUntil, kind: 'freed' }] }
      return { events: [{ at, revision: null, event: { type: 'pair.freed', binding: newsOf(binding) } }], turns: [] }
    }
  }
}

/** The latest instant that a turn, and what it made known, is of: a change that comes later is not decided before it. */
export const toldUntil = ({ at }: { readonly at: number }, { events }: BindingConsequences): number =>
  Math.max(at, ...events.map((event) => event.at))

const ended = (binding: StoredBinding): BindingEventAt => ({
  at: endOf(binding),
  revision: null,
  event: {
    type: 'binding.ended',
    binding: newsOf(binding),
    reason: endReasonOf(binding),
    endedAt: endOf(binding),
    routesUntil: routesUntil(binding),
  },
})

/**
 * From when a binding routes nothing its pairs rest; before, a turn stands at that instant. Pairs that are gone, since others
 * stand in their place already, rest no longer.
 */
const resting = (binding: StoredBinding, now: number, pairsHeldUntil = 0): BindingConsequences => {
  const at = routesUntil(binding)
  if (now < at) return { events: [], turns: [{ at, kind: 'rest' }] }
  const heldUntil = Math.max(at, pairsHeldUntil)
  const event = { type: 'pair.quarantined', binding: newsOf(binding), side: null, parties: null, heldUntil } as const
  return { events: [{ at, revision: null, event }], turns: [{ at: heldUntil, kind: 'freed' }] }
}
