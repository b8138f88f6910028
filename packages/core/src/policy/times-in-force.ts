import type { PolicyTimes } from './policy-rule.ts'

const hourMs = 3_600_000

/** China has one time, eight hours before UTC, and has had no summer time since 1991. */
export const hourInChina = (at: number): number => Math.floor(at / hourMs + 8) % 24

/** Whether a rule counts what happened at an instant, of an order that was bound at another; null where there is none. */
export const isInForce = (
  { hours, orderHours, scenarios }: PolicyTimes,
  at: number,
  boundAt: number | null,
  scenario: string | null,
): boolean => {
  if (hours !== null) {
    const hour = hourInChina(at)
    const { from, until } = hours
    const isWithin = from < until ? hour >= from && hour < until : hour >= from || hour < until
    if (!isWithin) return false
  }
  if (orderHours !== null) {
    if (boundAt === null) return false
    const age = (at - boundAt) / hourMs
    if (age < orderHours.from || (orderHours.until !== null && age >= orderHours.until)) return false
  }
  return scenarios === null || (scenario !== null && scenarios.includes(scenario))
}
