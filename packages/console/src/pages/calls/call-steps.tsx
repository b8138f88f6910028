import type { Call } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../../api/service.ts'
import { DecisionTrace } from '../../ladder/decision-trace.tsx'
import { Ladder, LadderLegend } from '../../ladder/ladder.tsx'
import { Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { Failure } from '../../pieces/failure.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

/** How often the steps of a call that goes on are looked at again. */
const openMs = 3_000

/** What each phone of a call saw, and how it was decided whom it reached. */
export const CallSteps = ({ call: { id, outcome } }: { readonly call: Call }): ReactNode => {
  const { calls } = useWords()
  const words = calls.detail
  const { client } = useCustomer()
  const may = useMay()
  const { data, error, refetch } = useQuery({
    queryKey: ['getLadder', id, outcome],
    queryFn: ({ signal }) =>
      may('getLadder') ? service.getLadder(id, { signal }) : client.getCallLadder(id, { signal }),
    // The outcome is in the key: the steps are read once more when the call has ended.
    staleTime: 0,
    refetchInterval: outcome === 'open' ? openMs : false,
    placeholderData: (before) => before,
  })
  if (error !== null) return <Failure error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Waiting lines={6} />
  const { steps, decision, source } = data
  return (
    <>
      {decision.length > 0 && (
        <Section title={words.decision}>
          <DecisionTrace steps={decision} />
        </Section>
      )}
      <Section title={words.ladder} {...(source === 'followed' ? { extra: <LadderLegend /> } : {})}>
        <p className={styles.faint}>{source === 'followed' ? words.followed : words.fromRecord}</p>
        {steps.length === 0 ? <p>{words.noLadder}</p> : <Ladder steps={steps} />}
      </Section>
    </>
  )
}
