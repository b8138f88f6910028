import { PlusOutlined } from '@ant-design/icons'
import type { Complaint } from '@axbridge/sdk/console'
import { App, Button, Form, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { firstPage, service } from '../../api/service.ts'
import { CustomerName, useCustomers } from '../../panel/customer-names.tsx'
import { instantOfInput } from '../../panel/local-time.ts'
import { optionsOf } from '../../panel/options-of.ts'
import styles from '../../panel/panel.module.css'
import { given, useSending } from '../../panel/sending.ts'
import { type Column, DataTable } from '../../pieces/data-table.tsx'
import { FilterBar, type FilterField, useFilter } from '../../pieces/filter-bar.tsx'
import { Instant } from '../../pieces/instant.tsx'
import { NumberText } from '../../pieces/number-text.tsx'
import { useMay } from '../../session/session.tsx'
import { AskDialog } from '../../supervision/ask-dialog.tsx'
import { oneLine } from '../../supervision/one-line.ts'
import { ProtectedField, plainNumber } from '../../supervision/person-field.tsx'
import { ReasonField } from '../../supervision/reason-field.tsx'
import { TimeLeft } from '../../supervision/time-left.tsx'
import { useWords } from '../../words/use-words.ts'
import { ComplaintPanel } from './complaint-panel.tsx'
import { ComplaintTag } from './complaint-tag.tsx'

/** With less than two days left it is to be answered now. */
const soonMs = 2 * 86_400_000

const useColumns = (): readonly Column<Complaint>[] => {
  const { complaints: words, supervision } = useWords()
  return [
    { key: 'state', title: supervision.state, width: 120, cell: ({ state }) => <ComplaintTag state={state} /> },
    {
      key: 'due',
      title: words.due,
      width: 290,
      cell: ({ state, dueAt }) =>
        state === 'open' ? <TimeLeft until={dueAt} soon={soonMs} /> : <Instant at={dueAt} />,
    },
    {
      key: 'customer',
      title: words.customer,
      width: 180,
      cell: ({ customer }) => (customer === null ? words.nobody : <CustomerName id={customer} />),
    },
    {
      key: 'number',
      title: words.number,
      width: 190,
      cell: ({ number }) => (number === null ? '–' : <NumberText value={number} />),
    },
    { key: 'text', title: words.text, width: 260, grow: true, cell: ({ text }) => text },
    { key: 'received', title: words.received, width: 188, cell: ({ receivedAt }) => <Instant at={receivedAt} /> },
  ]
}

type Values = { readonly number: string; readonly at: string; readonly text: string }

const ComplaintForm = ({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }): ReactNode => {
  const { complaints: words, panel } = useWords()
  const { message } = App.useApp()
  const [form] = Form.useForm<Values>()
  const sending = useSending(
    form,
    ({ number, at, text }: Values) =>
      service.addComplaint({ number: plainNumber(number), at: instantOfInput(at), text: oneLine(text) }),
    {
      refreshes: [['listComplaints'], ['getComplaintRates'], ['listHolds'], ['listAudit']],
      onDone: () => {
        void message.success(words.added)
        onClose()
      },
    },
  )
  return (
    <AskDialog
      {...{ isOpen, onClose, form, sending }}
      title={words.addTitle}
      about={words.addAbout}
      action={words.addIt}
      testId="complaint-form"
    >
      <ProtectedField isFocused />
      <Form.Item name="at" label={words.at} rules={[{ required: true, message: panel.required }]}>
        <Input type="datetime-local" />
      </Form.Item>
      <ReasonField name="text" label={words.text} hint={words.textHint} least={1} most={2_000} />
    </AskDialog>
  )
}

/** What somebody complained of, the latest first. */
export const ComplaintsTab = (): ReactNode => {
  const { complaints: words, supervision } = useWords()
  const may = useMay()
  const customers = useCustomers()
  const [isAdding, setAdding] = useState(false)
  const [shown, setShown] = useState<Complaint | null>(null)
  const fields: readonly FilterField[] = [
    { name: 'state', label: supervision.state, kind: 'choice', options: optionsOf(words.states) },
    {
      name: 'customer',
      label: words.customer,
      kind: 'choice',
      options: customers.map(({ id, name }) => ({ value: id, label: name })),
    },
  ]
  const filter = useFilter(fields)
  const asked = given(filter)
  const add = may('addComplaint') && (
    <Button
      type="primary"
      icon={<PlusOutlined />}
      onClick={() => setAdding(true)}
      data-testid="add-complaint"
      data-ask="addComplaint"
    >
      {words.add}
    </Button>
  )
  return (
    <>
      <DataTable
        label={words.list}
        columns={useColumns()}
        rowKey={({ id }) => id}
        queryKey={['listComplaints', filter]}
        read={(cursor, signal) => firstPage(service.listComplaints({ ...asked, ...given({ cursor }) }, { signal }))}
        empty={
          Object.keys(asked).length > 0
            ? { title: words.emptyFiltered, hint: words.emptyFilteredHint }
            : { title: words.empty, hint: words.emptyHint, action: add }
        }
        onOpen={setShown}
        toolbar={
          <div className={styles.spread}>
            <div className={styles.wide}>
              <FilterBar fields={fields} />
            </div>
            {add}
          </div>
        }
      />
      <ComplaintForm isOpen={isAdding} onClose={() => setAdding(false)} />
      <ComplaintPanel complaint={shown} onChange={setShown} onClose={() => setShown(null)} />
    </>
  )
}
