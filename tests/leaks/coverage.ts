import type { Part, Place } from './place.ts'
import { places } from './places.ts'
import type { Scenario } from './scene.ts'
import { type Side, wordsIn } from './secrets.ts'
import type { Speaker } from './speaker.ts'

/** What was sent of what could be, as it was read from the octets that left. */
export type Coverage = {
  /** How often a place was sent, counted by scenario and side. */
  readonly sent: ReadonlyMap<string, number>
  /** A scenario should have sent these, and did not. */
  readonly missing: readonly { readonly scenario: string; readonly side: Side; readonly place: string }[]
  /** Places of the table that no scenario sent. */
  readonly neverSent: readonly string[]
}

/** One scenario that was played. */
export type Played = { readonly scenario: Scenario; readonly speakers: ReadonlyMap<Side, Speaker> }

const isOf = (place: Place, side: Side, parts: readonly Part[]): boolean =>
  (place.by === undefined || place.by === side) && place.parts.some((part) => parts.includes(part))

export const coverageOf = (played: readonly Played[]): Coverage => {
  const sent = new Map<string, number>()
  const missing: Coverage['missing'][number][] = []
  for (const { scenario, speakers } of played) {
    for (const [side, { voice, spoken }] of speakers) {
      const octets = spoken.join('\n')
      const written = new Set(wordsIn(side, octets).map(({ place }) => place))
      for (const [position, place] of places.entries()) {
        const wasSent =
          place.mark === undefined ? written.has(position) : octets.includes(place.mark(voice.at(place.name)))
        if (wasSent) sent.set(place.name, (sent.get(place.name) ?? 0) + 1)
        else if (isOf(place, side, scenario.says[side] ?? []) && scenario.without?.includes(place.name) !== true)
          missing.push({ scenario: scenario.name, side, place: place.name })
      }
    }
  }
  return { sent, missing, neverSent: places.map(({ name }) => name).filter((name) => !sent.has(name)) }
}
