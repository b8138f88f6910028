import { type CustomerId, routesUntil } from '@axbridge/core'
import type { EventCode } from '../sqlite/event-codes.ts'
import { type CheckParts, eachRow } from './check-parts.ts'
import type { KeptLife, KeptStore } from './kept-store.ts'

/** How far two servers that bind at once may number what they did in another order than they did it. */
const serversApartMs = 60_000

/** Where an event stands in the life of a binding. */
const ranks: Readonly<Partial<Record<EventCode, number>>> = {
  'binding.created': 0,
  'binding.updated': 1,
  'pair.quarantined:some': 1,
  'binding.ended:unbound': 2,
  'binding.ended:expired': 2,
  'binding.ended:answered': 2,
  'pair.quarantined': 3,
  'pair.freed': 4,
}

const [made, changed, ended, quarantined, freed] = [0, 1, 2, 3, 4]

/**
 * Holds the events of every binding to its life, and what is to come of it to the turns that are set. Events are dropped from a
 * customer's oldest on, so behind the first binding that has the event of its making all have it.
 */
export const checkLives = (store: KeptStore, parts: CheckParts): Promise<void> => {
  const beginnings = new Map<CustomerId, number>()
  const slackMs = store.kind === 'embedded' ? Number.NEGATIVE_INFINITY : serversApartMs
  return eachRow('lives', store.lives(), parts, (batch) => {
    for (const life of batch) {
      const { customer, createdAt } = life.binding
      const begunAt = beginnings.get(customer)
      if (life.events.includes('binding.created')) beginnings.set(customer, begunAt ?? createdAt)
      else if (begunAt !== undefined && createdAt > begunAt + slackMs)
        parts.findings.note('created_missing', life.binding.id)
      checkLife(life, parts)
    }
  })
}

const checkLife = ({ binding, events, turns }: KeptLife, { findings, now }: CheckParts): void => {
  const order = events.map((code) => ranks[code] ?? Number.NaN)
  const isOnce = (rank: number) => order.filter((one) => one === rank).length <= 1
  const isOrdered = order.every((rank, index) => rank >= (order[index - 1] ?? made))
  if (!isOrdered || ![made, ended, quarantined, freed].every(isOnce)) findings.note('event_order', binding.id)
  const last = order.at(-1)
  const hasAll = last !== undefined && order[0] === made
  if (hasAll && last > ended && !order.includes(ended)) findings.note('ended_missing', binding.id)
  if (last === undefined && (binding.unboundAt !== null || binding.expiresAt <= now)) return
  const has = (kind: string, at?: number) => turns.some((turn) => turn.kind === kind && (at ?? turn.at) === turn.at)
  if (last === undefined || last <= changed) {
    if (binding.unboundAt !== null) findings.note('ended_missing', binding.id)
    else if (!has('end', binding.expiresAt)) findings.note('turn_missing', `the end of ${binding.id}`)
  } else if (last === ended && !has('rest', routesUntil(binding))) {
    findings.note('turn_missing', `the rest of ${binding.id}`)
  } else if (last === quarantined && !has('freed')) findings.note('turn_missing', `the pairs of ${binding.id}`)
}
