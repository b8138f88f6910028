import type { LadderStep } from '@axbridge/sdk/console'
import { type ReactNode, useMemo } from 'react'
import { useWords } from '../words/use-words.ts'
import styles from './ladder.module.css'
import { LadderRow } from './ladder-row.tsx'
import type { LegNames } from './leg-names.ts'
import { stepKey } from './step-key.ts'

type LadderProps = {
  /** Of one call or of several, in the order in which they came. */
  readonly steps: readonly LadderStep[]
  /** Who the two sides of a call are, where that is known. */
  readonly namesOf?: (steps: readonly LadderStep[]) => LegNames | undefined
}

type Followed = { readonly call: string; readonly steps: readonly LadderStep[] }

const byTime = (one: LadderStep, other: LadderStep): number => Date.parse(one.at) - Date.parse(other.at)

/** The steps by calls, which begin in this order. Steps of one instant stay as they came. */
const byCall = (steps: readonly LadderStep[]): readonly Followed[] => {
  const calls = new Map<string, LadderStep[]>()
  for (const step of steps) {
    const of = calls.get(step.call)
    if (of === undefined) calls.set(step.call, [step])
    else of.push(step)
  }
  return [...calls].map(([call, of]) => ({ call, steps: of.toSorted(byTime) }))
}

const clock = (at: string): string => new Date(at).toLocaleTimeString('en-GB', { hour12: false })

export const LadderLegend = (): ReactNode => {
  const { ladder } = useWords()
  return (
    <ul className={styles.legend} aria-label={ladder.legend}>
      {(['hidden', 'number', 'ours'] as const).map((kind) => (
        <li key={kind}>
          <span className={styles[kind]}>Abc</span> {ladder.legends[kind]}
        </li>
      ))}
    </ul>
  )
}

/** What each phone of a call sent and got: three columns, and an arrow for each message, in the order of time. */
export const Ladder = ({ steps, namesOf }: LadderProps): ReactNode => {
  const { ladder } = useWords()
  const calls = useMemo(() => byCall(steps), [steps])
  return (
    <div className={styles.ladder} data-testid="ladder">
      {calls.map(({ call, steps: of }) => {
        const names = namesOf?.(of) ?? { a: ladder.caller, b: ladder.callee }
        const began = clock(of[0]?.at ?? '')
        const title = call.startsWith('msg_') ? ladder.message(began) : ladder.call(began)
        return (
          <section key={call} className={styles.call} aria-label={title}>
            {calls.length > 1 && <h3>{title}</h3>}
            <div className={styles.heads}>
              <span>{names.a}</span>
              <span className={styles.between}>{ladder.between}</span>
              <span>{names.b}</span>
            </div>
            <ol className={styles.rows}>
              {of.map((step) => (
                <LadderRow key={stepKey(step)} step={step} from={of[0]?.at ?? step.at} names={names} />
              ))}
            </ol>
          </section>
        )
      })}
    </div>
  )
}
