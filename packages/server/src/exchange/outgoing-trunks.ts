import type { Randomness } from '@axbridge/core'
import type { Trunk } from './trunk.ts'

/** The trunks that lead anywhere, by each prefix that they lead to. */
export type Routes = ReadonlyMap<string, readonly Trunk[]>

/** A caller who waits for the ninth silent trunk has long hung up. */
export const mostWays = 8

export const routesOf = (trunks: readonly Trunk[]): Routes => {
  const routes = new Map<string, Trunk[]>()
  for (const trunk of trunks) {
    if (trunk.to === undefined) continue
    for (const prefix of new Set(trunk.prefixes)) {
      const beside = routes.get(prefix)
      if (beside === undefined) routes.set(prefix, [trunk])
      else beside.push(trunk)
    }
  }
  return routes
}

/** Whether any trunk leads to a callee, given in national form. */
export const isLedTo = (callee: string, routes: Routes): boolean =>
  prefixesOf(callee).some((prefix) => routes.has(prefix))

/**
 * The trunks that lead to a callee, given in national form, in the order in which they are tried: those with the longest
 * prefix first, of these by priority, and among equals drawn by weight, so that each is first as often as its weight says.
 */
export const trunksTo = (callee: string, routes: Routes, random: Pick<Randomness, 'below'>): readonly Trunk[] => {
  const ordered = new Set<Trunk>()
  for (const prefix of prefixesOf(callee)) {
    const fit = (routes.get(prefix) ?? []).filter((trunk) => !ordered.has(trunk))
    for (const priority of [...new Set(fit.map((trunk) => trunk.priority))].sort((one, two) => one - two)) {
      const equals = fit.filter((trunk) => trunk.priority === priority)
      while (equals.length > 0) ordered.add(draw(equals, random))
      if (ordered.size >= mostWays) return [...ordered].slice(0, mostWays)
    }
  }
  return [...ordered]
}

/** The longest first. */
const prefixesOf = (callee: string): readonly string[] =>
  Array.from({ length: callee.length + 1 }, (_, shorter) => callee.slice(0, callee.length - shorter))

/** Takes one out. What weighs nothing is drawn when nothing else is left, each of them as often as another. */
const draw = (from: Trunk[], random: Pick<Randomness, 'below'>): Trunk => {
  const total = from.reduce((sum, { weight }) => sum + weight, 0)
  let drawn = from.length === 1 ? 0 : random.below(total === 0 ? from.length : total)
  const at = from.findIndex(({ weight }) => {
    const share = total === 0 ? 1 : weight
    if (drawn < share) return true
    drawn -= share
    return false
  })
  const [taken] = from.splice(Math.max(at, 0), 1)
  if (taken === undefined) throw new Error('nothing can be drawn from nothing')
  return taken
}
