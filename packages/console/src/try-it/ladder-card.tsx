import type { LadderStep } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useCallback, useEffect, useRef } from 'react'
import { Ladder, LadderLegend } from '../ladder/ladder.tsx'
import type { LegNames } from '../ladder/leg-names.ts'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { StateTag } from '../pieces/state-tag.tsx'
import { useWords } from '../words/use-words.ts'
import type { PhoneLetter } from './phone.tsx'
import styles from './try-it.module.css'
import type { FollowedLadders } from './use-ladders.ts'

type LadderCardProps = {
  readonly ladders: FollowedLadders
  /** The phones of this page by their numbers. */
  readonly letters: ReadonlyMap<string, PhoneLetter>
}

/** Which phone wrote or got the first message of a leg: its number stands in it, since it is a phone's own. */
const letterOf = (
  steps: readonly LadderStep[],
  leg: LadderStep['leg'],
  letters: ReadonlyMap<string, PhoneLetter>,
): PhoneLetter | undefined => {
  const first = steps.find((step) => step.leg === leg)
  if (first === undefined) return undefined
  const text = first.parts.map((part) => part.text).join('')
  return [...letters].find(([number]) => text.includes(number))?.[1]
}

/** The ladder of all that the phones do, live. It stays at its end while one looks at its end. */
export const LadderCard = ({ ladders, letters }: LadderCardProps): ReactNode => {
  const { ladder, tryIt } = useWords()
  const { steps, error, clear, restart } = ladders
  const place = useRef<HTMLElement>(null)
  const isAtEnd = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new step comes into sight.
  useEffect(() => {
    if (isAtEnd.current && place.current !== null) place.current.scrollTop = place.current.scrollHeight
  }, [steps])
  const namesOf = useCallback(
    (of: readonly LadderStep[]): LegNames => {
      const name = (leg: LadderStep['leg'], otherwise: string) => {
        const letter = letterOf(of, leg, letters)
        return letter === undefined ? otherwise : tryIt.phone(letter.toUpperCase())
      }
      return { a: name('a', ladder.caller), b: name('b', ladder.callee) }
    },
    [letters, ladder, tryIt],
  )
  return (
    <section className={styles.ladderCard} aria-label={ladder.title}>
      <header>
        <div>
          <h2>{ladder.title}</h2>
          <StateTag kind={error === null ? 'good' : 'bad'}>{error === null ? ladder.live : ladder.lost}</StateTag>
        </div>
        {steps.length > 0 && (
          <Button type="text" size="small" onClick={clear}>
            {ladder.clear}
          </Button>
        )}
      </header>
      {steps.length > 0 && <LadderLegend />}
      {error !== null && <Failure error={error} onRetry={restart} />}
      <section
        ref={place}
        aria-label={ladder.about}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1).
        tabIndex={0}
        className={styles.ladderPlace}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - scrollTop - clientHeight < 48
        }}
      >
        {steps.length === 0 ? (
          <EmptyState title={ladder.empty} hint={ladder.emptyHint} />
        ) : (
          <Ladder steps={steps} namesOf={namesOf} />
        )}
      </section>
    </section>
  )
}
