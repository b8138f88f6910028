import type { Trace } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { useWords } from '../../words/use-words.ts'
import { TraceDecision } from './trace-decision.tsx'
import { TraceOpening } from './trace-opening.tsx'
import { TraceSubject, TraceTag } from './trace-subject.tsx'

const Content = ({ trace }: { readonly trace: Trace }): ReactNode => {
  const { traces: words, supervision } = useWords()
  const { state, kind, reason, askedAt, by, decided, goodUntil } = trace
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.kinds[kind], <TraceSubject key="subject" of={trace} />, 'long'],
            [words.reason, reason, 'long'],
            [words.caseNumber, trace.case],
            [supervision.state, <TraceTag key="state" state={state} />],
            [words.askedBy, <ByWhom key="by" who={by} />],
            [words.askedAt, <Instant key="asked" at={askedAt} />],
            decided !== null && [words.decidedBy, <ByWhom key="decider" who={decided.by} />],
            decided !== null && [words.decided, <Instant key="decided" at={decided.at} />],
            decided !== null && decided.reason !== null && [words.why, decided.reason, 'long'],
            [words.expires, <Instant key="until" at={goodUntil} />],
          ]}
        />
      </section>
      {state === 'asked' && (
        <section className={styles.section}>
          <TraceDecision trace={trace} />
        </section>
      )}
      {(state === 'approved' || state === 'opened') && (
        <Section title={words.open.result}>
          <TraceOpening trace={trace} />
        </Section>
      )}
    </>
  )
}

/** One trace, beside the list: what was asked and why, the second person's word, and what it found. */
export const TracePanel = (): ReactNode => {
  const { traces: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['getTrace', opened],
    queryFn: ({ signal }) => service.getTrace(opened ?? '', { signal }),
    enabled: opened !== null,
  })
  return (
    <SidePanel
      isOpen={opened !== null}
      onClose={close}
      title={data === undefined ? words.title : words.kinds[data.kind]}
      testId="trace-panel"
      width={820}
    >
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data !== undefined && <Content key={data.id} trace={data} />}
    </SidePanel>
  )
}
