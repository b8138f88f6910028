import type { ReactNode } from 'react'
import { useDuration } from '../panel/duration.ts'
import { Instant } from '../pieces/instant.tsx'
import { StateTag } from '../pieces/state-tag.tsx'
import { useWords } from '../words/use-words.ts'

/** With less than that somebody has to act. */
const soonMs = 14 * 86_400_000

type TimeLeftProps = {
  /** RFC 3339; null has no end. */
  readonly until: string | null
  readonly soon?: number
}

/** How long something is good for yet, and until when exactly. */
export const TimeLeft = ({ until, soon = soonMs }: TimeLeftProps): ReactNode => {
  const { supervision: words } = useWords()
  const duration = useDuration()
  if (until === null) return words.noEnd
  const left = Date.parse(until) - Date.now()
  const tag =
    left <= 0 ? (
      <StateTag kind="bad">{words.overFor(duration(-left))}</StateTag>
    ) : (
      <StateTag kind={left < soon ? 'warn' : 'good'}>{words.left(duration(left))}</StateTag>
    )
  return (
    <>
      {tag} <Instant at={until} />
    </>
  )
}
