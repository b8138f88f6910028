import type { Call } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { useDuration } from '../../panel/duration.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { CopyButton } from '../../pieces/copy-button.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { CallOutcome } from './call-columns.tsx'
import { CallSteps } from './call-steps.tsx'

/** How often a call that goes on is looked at again. */
const openMs = 3_000

const Record = ({ call }: { readonly call: Call }): ReactNode => {
  const { calls: words } = useWords()
  const { id: customer } = useCustomer()
  const duration = useDuration()
  const { x, caller, callee, direction, orderId, binding, refusal, q850Cause, durationMs, answeredAt } = call
  return (
    <Section title={words.detail.record}>
      <Facts
        facts={[
          [words.outcome, <CallOutcome key="outcome" outcome={call.outcome} />],
          refusal !== null && [words.refusal, words.refusals[refusal]],
          call.rule !== null && [words.rule, <code key="rule">{call.rule}</code>],
          call.verification !== null && [words.verification, words.verifications[call.verification]],
          call.identifier !== null && [
            words.identifier,
            <span key="identifier" className={styles.mono}>
              {call.identifier}
            </span>,
          ],
          [words.number, x === null ? '–' : <NumberText key="x" value={x} copy />],
          [words.direction, direction === null ? '–' : words.directions[direction]],
          [words.caller, caller === null ? '–' : <NumberText key="caller" value={caller} />],
          [words.callee, callee === null ? '–' : <NumberText key="callee" value={callee} />],
          [words.started, <Instant key="started" at={call.startedAt} />],
          [words.ringing, <Instant key="ringing" at={call.ringingAt} />],
          [words.answered, <Instant key="answered" at={answeredAt} />],
          [words.endedAt, <Instant key="ended" at={call.endedAt} />],
          durationMs !== null && answeredAt !== null && [words.duration, duration(durationMs)],
          q850Cause !== null && [words.cause, q850Cause],
          orderId !== null && [words.order, orderId],
          binding !== null && [
            words.binding,
            <Link key="binding" to={`/bindings?customer=${customer}&open=${binding}`}>
              {words.detail.toBinding}
            </Link>,
          ],
          [
            words.id,
            <span key="id" className={styles.mono}>
              {call.id} <CopyButton text={call.id} label={words.id} />
            </span>,
            'long',
          ],
        ]}
      />
    </Section>
  )
}

/** One call, beside the list: its record, what each phone saw, and why it went so. */
export const CallPanel = (): ReactNode => {
  const { calls: words } = useWords()
  const may = useMay()
  const { id: customer, client } = useCustomer()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['getCall', customer, opened],
    queryFn: ({ signal }) => client.getCall(opened ?? '', { signal }),
    enabled: opened !== null,
    refetchInterval: ({ state }) => (state.data?.outcome === 'open' ? openMs : false),
  })
  return (
    <SidePanel isOpen={opened !== null} onClose={close} title={words.detail.title} testId="call-panel" width={900}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data !== undefined && (
        <>
          <Record call={data} />
          {(may('getLadder') || may('getCallLadder')) && <CallSteps call={data} />}
        </>
      )}
    </SidePanel>
  )
}
