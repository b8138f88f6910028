import type { PersonAnswer, PersonRequest } from '@axbridge/sdk/console'
import { Button } from 'antd'
import { type ReactNode, useCallback, useState } from 'react'
import { service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { useMay } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { ShownWhile } from '../../supervision/shown-while.tsx'
import { useWords } from '../../words/use-words.ts'
import { DeletionResult, PersonData } from './person-data.tsx'

/** How long a person's data stays on the screen. */
const shownS = 300

/** Answers a request, and shows what is kept of the person for a while. It is in this component alone, and gone with it. */
const Answering = ({ request: { id, kind, state } }: { readonly request: PersonRequest }): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.requests
  const confirm = useConfirm()
  const [answer, setAnswer] = useState<PersonAnswer | null>(null)
  const hide = useCallback(() => setAnswer(null), [])
  // The answer goes to the state and not to what the query library keeps.
  const { mutate, isPending } = useAction(
    async (cursor: string | undefined) => {
      const read = await service.answerPersonRequest(id, cursor === undefined ? {} : { cursor })
      setAnswer((before) =>
        before === null || cursor === undefined ? read : { ...read, bindings: [...before.bindings, ...read.bindings] },
      )
    },
    { refreshes: [['listPersonRequests'], ['getRetention'], ['listDeletionProofs'], ['listAudit']] },
  )
  const go = async () => {
    const question = { title: words.kinds.deletion, consequence: words.deletionAbout, action: words.deletionAction }
    if (kind !== 'deletion' || (await confirm(question))) mutate(undefined)
  }
  if (answer !== null && answer.deletion !== null) return <DeletionResult deletion={answer.deletion} />
  if (answer !== null)
    return (
      <ShownWhile seconds={shownS} onOver={hide} testId="person-data">
        <PersonData
          answer={answer}
          isCopy={kind === 'copy'}
          isReading={isPending}
          onMore={() => mutate(answer.next ?? undefined)}
        />
      </ShownWhile>
    )
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{kind === 'deletion' ? words.deletionAbout : words.answerAbout}</p>
      <div>
        <Button
          type="primary"
          danger={kind === 'deletion'}
          loading={isPending}
          onClick={() => void go()}
          data-testid="answer-request"
          data-ask="answerPersonRequest"
        >
          {state === 'open' ? words.answer : words.answerAgain}
        </Button>
      </div>
    </div>
  )
}

const Content = ({ request }: { readonly request: PersonRequest }): ReactNode => {
  const { dataProtection, supervision } = useWords()
  const words = dataProtection.requests
  const may = useMay()
  const { kind, person, reason, askedAt, by, dueAt, answered } = request
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.kind, words.kinds[kind]],
            [
              supervision.personMask,
              <span key="person" className={styles.mono}>
                {person}
              </span>,
            ],
            [words.reason, reason, 'long'],
            [words.asked, <Instant key="asked" at={askedAt} />],
            [supervision.by, <ByWhom key="by" who={by} />],
            [words.due, <Instant key="due" at={dueAt} />],
            answered !== null && [words.states.answered, <Instant key="answered" at={answered.at} />],
            answered !== null && [supervision.by, <ByWhom key="answerer" who={answered.by} />],
          ]}
        />
      </section>
      {may('answerPersonRequest') && (
        <Section title={words.answerTitle}>
          <Answering request={request} />
        </Section>
      )}
    </>
  )
}

type RequestPanelProps = { readonly request: PersonRequest | null; onClose(): void }

/** One request, beside the list, and its answer. */
export const RequestPanel = ({ request, onClose }: RequestPanelProps): ReactNode => {
  const { dataProtection } = useWords()
  return (
    <SidePanel
      isOpen={request !== null}
      onClose={onClose}
      title={request === null ? '' : dataProtection.requests.kinds[request.kind]}
      testId="request-panel"
    >
      {request !== null && <Content key={request.id} request={request} />}
    </SidePanel>
  )
}
