import type { OwnSuspension, Suspension } from '@axbridge/sdk/console'
import type { ReactNode } from 'react'
import { Facts, Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { Instant } from '../../pieces/instant.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { AppealTag, SuspendedSubject, SuspensionTag, subjectKind } from './suspended-subject.tsx'

/** A customer is not told who of the platform did it. */
type Shown = OwnSuspension & { readonly by?: Suspension['by'] }

const Appeal = ({
  appeal: { at, text, decision },
}: {
  readonly appeal: NonNullable<OwnSuspension['appeal']>
}): ReactNode => {
  const { suspensions: words, supervision } = useWords()
  return (
    <Facts
      facts={[
        [words.appealing.at, <Instant key="at" at={at} />],
        [words.appealing.text, text, 'long'],
        decision !== null && [words.decide.decision, words.decide[decision.upheld ? 'upheld' : 'rejected']],
        decision !== null && [supervision.at, <Instant key="decided" at={decision.at} />],
        decision !== null && [words.reason, decision.reason, 'long'],
      ]}
    />
  )
}

/** All that is known of a suspension: why, what lifts it, and what became of it. */
export const SuspensionFacts = ({ suspension }: { readonly suspension: Shown }): ReactNode => {
  const { suspensions: words, supervision } = useWords()
  const { state, reason, remedy, suspendedAt, by, appeal, earlierAppeals, lifted } = suspension
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.kinds[subjectKind(suspension)], <SuspendedSubject key="subject" of={suspension} />],
            [supervision.state, <SuspensionTag key="state" state={state} />],
            [words.since, <Instant key="since" at={suspendedAt} />],
            by !== undefined && [words.by, <ByWhom key="by" who={by} />],
            [words.reason, reason, 'long'],
            [words.remedy, remedy, 'long'],
          ]}
        />
      </section>
      {appeal !== null && (
        <Section title={words.appeal} extra={<AppealTag of={suspension} />}>
          <Appeal appeal={appeal} />
        </Section>
      )}
      {earlierAppeals.length > 0 && (
        <Section title={words.appealing.earlier}>
          {earlierAppeals.map((one) => (
            <Appeal key={one.at} appeal={one} />
          ))}
        </Section>
      )}
      {lifted !== null && (
        <Section title={words.lift.lifted}>
          <Facts
            facts={[
              [words.lift.lifted, <Instant key="lifted" at={lifted.at} />],
              [words.lift.why, lifted.reason, 'long'],
            ]}
          />
        </Section>
      )}
    </>
  )
}
