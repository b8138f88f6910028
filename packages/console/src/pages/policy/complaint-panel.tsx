import type { Complaint } from '@axbridge/sdk/console'
import { App, Button, Form, Select } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { service } from '../../api/service.ts'
import { CustomerName } from '../../panel/customer-names.tsx'
import { Facts, Section } from '../../panel/facts.tsx'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { SidePanel } from '../../panel/side-panel.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { useMay } from '../../session/session.tsx'
import { ByWhom } from '../../supervision/by-whom.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { TimeLeft } from '../../supervision/time-left.tsx'
import { useWords } from '../../words/use-words.ts'
import { ComplaintTag } from './complaint-tag.tsx'

type ContentProps = { readonly complaint: Complaint; onChange(complaint: Complaint): void }

type Values = { readonly state: Complaint['state']; readonly text: string }

const Change = ({ complaint: { id, revision, state }, onChange }: ContentProps): ReactNode => {
  const { complaints: words } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const { send, isPending, error } = useSending(
    form,
    (values: Values) => service.changeComplaint(id, { revision, state: values.state, text: oneLine(values.text) }),
    {
      refreshes: [['listComplaints'], ['listAudit']],
      onDone: (changed) => {
        void message.success(words.changed)
        form.resetFields()
        onChange(changed)
      },
    },
  )
  return (
    <Form form={form} layout="vertical" initialValues={{ state }} onFinish={send} data-testid="complaint-change">
      {error !== null && <Failure error={error} />}
      <ReasonField name="text" label={words.note} hint={words.noteHint} least={1} most={2_000} />
      <Form.Item name="state" label={words.state}>
        <Select options={[...optionsOf(words.states)]} style={{ maxWidth: 240 }} />
      </Form.Item>
      <Button htmlType="submit" loading={isPending} data-ask="changeComplaint">
        {words.change}
      </Button>
    </Form>
  )
}

const Evidence = ({ complaint: { evidence, customer } }: { readonly complaint: Complaint }): ReactNode => {
  const { complaints: words } = useWords()
  const { calls, bindings } = evidence
  const of = (path: string, id: string) =>
    customer === null ? id : <Link to={`${path}?customer=${customer}&open=${id}`}>{id}</Link>
  return (
    <Section title={words.evidence}>
      <p className={styles.faint}>{words.evidenceHint}</p>
      {calls.length + bindings.length === 0 ? (
        <p className={styles.soft}>{words.noEvidence}</p>
      ) : (
        <ul className={styles.list}>
          {calls.map((id) => (
            <li key={id}>
              {words.calls} <span className={styles.mono}>{of('/calls', id)}</span>
            </li>
          ))}
          {bindings.map((id) => (
            <li key={id}>
              {words.bindings} <span className={styles.mono}>{of('/bindings', id)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const Content = ({ complaint, onChange }: ContentProps): ReactNode => {
  const { complaints: words, supervision } = useWords()
  const may = useMay()
  const { state, customer, number, text, happenedAt, receivedAt, dueAt, trail } = complaint
  return (
    <>
      <section className={styles.section}>
        <Facts
          facts={[
            [words.text, text, 'long'],
            [supervision.state, <ComplaintTag key="state" state={state} />],
            [words.due, state === 'open' ? <TimeLeft key="due" until={dueAt} /> : <Instant key="due" at={dueAt} />],
            [words.customer, customer === null ? words.nobody : <CustomerName key="customer" id={customer} />],
            number !== null && [words.number, <NumberText key="number" value={number} copy />],
            [words.happened, <Instant key="happened" at={happenedAt} />],
            [words.received, <Instant key="received" at={receivedAt} />],
          ]}
        />
      </section>
      <Evidence complaint={complaint} />
      <Section title={words.trail}>
        {trail.length === 0 && <p className={styles.soft}>{words.noTrail}</p>}
        {trail.length > 0 && (
          <ul className={styles.list}>
            {trail.map((step) => (
              <li key={step.at}>
                <span className={styles.stackTight}>
                  <span>{step.text ?? words.states[step.state]}</span>
                  <span className={styles.faint}>
                    <Instant at={step.at} /> · <ByWhom who={step.by} />
                  </span>
                </span>
                <ComplaintTag state={step.state} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {state !== 'closed' && may('changeComplaint') && (
        <Section title={words.change}>
          <Change complaint={complaint} onChange={onChange} />
        </Section>
      )}
    </>
  )
}

type ComplaintPanelProps = {
  readonly complaint: Complaint | null
  onChange(complaint: Complaint): void
  onClose(): void
}

/** One complaint: its evidence, what was done about it, and what is to be noted. */
export const ComplaintPanel = ({ complaint, onChange, onClose }: ComplaintPanelProps): ReactNode => {
  const { complaints: words } = useWords()
  return (
    <SidePanel isOpen={complaint !== null} onClose={onClose} title={words.text} testId="complaint-panel">
      {complaint !== null && (
        <Content key={`${complaint.id} ${complaint.revision}`} complaint={complaint} onChange={onChange} />
      )}
    </SidePanel>
  )
}
