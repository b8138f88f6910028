import type { PersonAnswer, PersonRequest } from '@axbridge/sdk/console'
import { Button, Form } from 'antd'
import { type ReactNode, useCallback, useState } from 'react'
import { service } from '../../api/service.ts'
import { Facts, Section } from '../../panel/facts.tsx'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useMay } from '../../session/session.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { CodeField, SecondFactorNotice } from '../../supervision/code-field.tsx'
import { ShownWhile } from '../../supervision/shown-while.tsx'
import { useWords } from '../../words/use-words.ts'
import { DeletionResult, PersonData } from './person-data.tsx'

/** How long a person's data stays on the screen. */
const shownS = 300

/** Answers a request, and shows what is kept of the person for a while. It is in this component alone, and gone with it. */
const Answering = ({ request: { id, kind, state } }: { readonly request: PersonRequest }): ReactNode => {
  const { dataProtection } = useWords()
  const words = dataProtection.requests
  const [isAsking, setIsAsking] = useState(false)
  const [form] = Form.useForm<{ readonly code: string }>()
  const [answer, setAnswer] = useState<PersonAnswer | null>(null)
  const hide = useCallback(() => setAnswer(null), [])
  // The answer goes to the state and not to what the query library keeps.
  const more = useAction(
    async (cursor: string) => {
      const read = await service.answerPersonRequest(id, { cursor })
      setAnswer((before) => (before === null ? read : { ...read, bindings: [...before.bindings, ...read.bindings] }))
    },
    { refreshes: [['listAudit']] },
  )
  const sending = useSending(
    form,
    async ({ code }: { readonly code: string }) => setAnswer(await service.answerPersonRequest(id, { code })),
    {
      refreshes: [['listPersonRequests'], ['getRetention'], ['listDeletionProofs'], ['listAudit']],
      onDone: () => setIsAsking(false),
    },
  )
  const about = kind === 'deletion' ? words.deletionAbout : words.answerAbout
  if (answer !== null && answer.deletion !== null) return <DeletionResult deletion={answer.deletion} />
  if (answer !== null)
    return (
      <ShownWhile seconds={shownS} onOver={hide} testId="person-data">
        <PersonData
          answer={answer}
          isCopy={kind === 'copy'}
          isReading={more.isPending}
          onMore={() => answer.next !== null && more.mutate(answer.next)}
        />
      </ShownWhile>
    )
  return (
    <div className={styles.stack}>
      <p className={styles.soft}>{about}</p>
      <div>
        <Button
          type="primary"
          danger={kind === 'deletion'}
          onClick={() => setIsAsking(true)}
          data-testid="answer-request"
          data-ask="answerPersonRequest"
        >
          {state === 'open' ? words.answer : words.answerAgain}
        </Button>
      </div>
      <AskDialog
        {...{ form, sending, about }}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={words.kinds[kind]}
        action={kind === 'deletion' ? words.deletionAction : words.answer}
        isDanger={kind === 'deletion'}
        testId="answer-form"
      >
        <SecondFactorNotice />
        <CodeField isFocused />
      </AskDialog>
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
