import type { Suspension } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Form, Radio } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useMay } from '../../session/session.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { useWords } from '../../words/use-words.ts'
import { appealState } from './suspended-subject.tsx'
import { SuspensionFacts } from './suspension-facts.tsx'

const refreshes = [['listSuspensions'], ['getSuspension'], ['getCustomer'], ['listCustomers'], ['listAudit']] as const

type DialogProps = { readonly id: string; readonly isOpen: boolean; onClose(): void }

const LiftDialog = ({ id, isOpen, onClose }: DialogProps): ReactNode => {
  const { suspensions } = useWords()
  const words = suspensions.lift
  const { message } = App.useApp()
  const [form] = Form.useForm<{ readonly reason: string }>()
  const sending = useSending(
    form,
    ({ reason }: { readonly reason: string }) => service.liftSuspension(id, { reason: oneLine(reason) }),
    {
      refreshes,
      onDone: () => {
        void message.success(words.done)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.title}
      about={words.about}
      action={words.send}
      testId="lift-form"
    >
      <ReasonField isFocused />
    </AskDialog>
  )
}

type Decision = { readonly upheld: boolean; readonly reason: string }

const DecisionDialog = ({ id, isOpen, onClose }: DialogProps): ReactNode => {
  const { suspensions, panel } = useWords()
  const words = suspensions.decide
  const { message } = App.useApp()
  const [form] = Form.useForm<Decision>()
  const sending = useSending(
    form,
    ({ upheld, reason }: Decision) => service.decideAppeal(id, { upheld, reason: oneLine(reason) }),
    {
      refreshes,
      onDone: () => {
        void message.success(words.done)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.title}
      about={words.about}
      action={words.send}
      testId="decision-form"
    >
      <Form.Item name="upheld" label={words.decision} rules={[{ required: true, message: panel.required }]}>
        <Radio.Group
          vertical
          options={[
            { value: true, label: words.upheld },
            { value: false, label: words.rejected },
          ]}
        />
      </Form.Item>
      <ReasonField />
    </AskDialog>
  )
}

const Actions = ({ suspension }: { readonly suspension: Suspension }): ReactNode => {
  const { suspensions: words } = useWords()
  const may = useMay()
  const [asking, setAsking] = useState<'lift' | 'decide' | null>(null)
  const close = () => setAsking(null)
  if (suspension.state === 'lifted') return null
  return (
    <div className={styles.row}>
      {appealState(suspension) === 'waiting' && may('decideAppeal') && (
        <Button type="primary" onClick={() => setAsking('decide')} data-testid="decide-appeal" data-ask="decideAppeal">
          {words.decide.button}
        </Button>
      )}
      {may('liftSuspension') && (
        <Button onClick={() => setAsking('lift')} data-testid="lift-suspension" data-ask="liftSuspension">
          {words.lift.button}
        </Button>
      )}
      <LiftDialog id={suspension.id} isOpen={asking === 'lift'} onClose={close} />
      <DecisionDialog id={suspension.id} isOpen={asking === 'decide'} onClose={close} />
    </div>
  )
}

/** One suspension, beside the list. */
export const SuspensionPanel = (): ReactNode => {
  const { suspensions: words } = useWords()
  const { opened, close } = useOpened()
  const { data, error, refetch } = useQuery({
    queryKey: ['getSuspension', opened],
    queryFn: ({ signal }) => service.getSuspension(opened ?? '', { signal }),
    enabled: opened !== null,
  })
  return (
    <SidePanel isOpen={opened !== null} onClose={close} title={words.suspended} testId="suspension-panel" width={640}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={10} />}
      {data !== undefined && (
        <>
          <SuspensionFacts suspension={data} />
          <Actions key={data.id} suspension={data} />
        </>
      )}
    </SidePanel>
  )
}
