import type { Block, BlockChangeRequest } from '@axbridge/sdk/console'
import { Button, Form, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { service } from '../../api/service.ts'
import { CustomerPick } from '../../panel/customer-names.tsx'
import { Section } from '../../panel/facts.tsx'
import { inputOfInstant, instantOfInput } from '../../panel/local-time.ts'
import styles from '../../panel/panel.module.css'
import { useSending } from '../../panel/sending.ts'
import { Failure } from '../../pieces/failure.tsx'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { useWords } from '../../words/use-words.ts'

type State = Block['state']

/** What each state may become; the service refuses anything else. */
const following: Readonly<Record<State, readonly State[]>> = {
  allocated: ['active', 'recovered'],
  active: ['withdrawn'],
  withdrawn: ['active', 'recovered'],
  recovered: [],
}

const refreshes = [['getBlock'], ['listBlocks'], ['listPools']] as const

const useStateChanges = (block: string): { readonly isPending: boolean; become(to: State): Promise<void> } => {
  const { numbers } = useWords()
  const words = numbers.change
  const confirm = useConfirm()
  const { mutate, isPending } = useAction((change: BlockChangeRequest) => service.changeBlock(block, change), {
    done: words.done,
    refreshes,
  })
  const questions = {
    active: { title: words.activateTitle, consequence: words.activateConsequence, action: words.activate },
    withdrawn: { title: words.withdrawTitle, consequence: words.withdrawConsequence, action: words.withdraw },
    // It can never be taken back, so that its digits have to be typed.
    recovered: {
      title: words.recoverTitle,
      consequence: words.recoverConsequence,
      action: words.recover,
      typed: block,
    },
  } as const
  return {
    isPending,
    become: async (to) => {
      if (to !== 'allocated' && (await confirm(questions[to]))) mutate({ state: to })
    },
  }
}

/** Puts a block that is in no pool into one. */
const PoolChoice = ({ block }: { readonly block: string }): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.change
  const confirm = useConfirm()
  const [customer, setCustomer] = useState<string | undefined>()
  const { mutate, isPending } = useAction(() => service.changeBlock(block, { customer: customer ?? '' }), {
    done: words.done,
    refreshes,
  })
  const put = async () => {
    const question = { title: words.poolTitle, consequence: words.poolConsequence, action: words.poolAction }
    if (await confirm(question)) mutate()
  }
  return (
    <Section title={words.pool}>
      <div className={styles.columns}>
        <CustomerPick
          label={words.pool}
          value={customer ?? null}
          onChange={setCustomer}
          placeholder={numbers.blocks.customer}
        />
        <div>
          <Button
            disabled={customer === undefined}
            loading={isPending}
            onClick={() => void put()}
            data-testid="put-into-pool"
            data-ask="changeBlock"
          >
            {words.poolAction}
          </Button>
        </div>
      </div>
    </Section>
  )
}

type Validity = { readonly validUntil: string }

const ValidityForm = ({ block: { block, validUntil } }: { readonly block: Block }): ReactNode => {
  const { numbers, panel } = useWords()
  const words = numbers.change
  const [form] = Form.useForm<Validity>()
  const { send, isPending, error } = useSending(
    form,
    (values: Validity) => service.changeBlock(block, { validUntil: instantOfInput(values.validUntil) ?? null }),
    { refreshes, onDone: () => undefined },
  )
  return (
    <Section title={words.validity}>
      {error !== null && <Failure error={error} />}
      <Form form={form} layout="inline" initialValues={{ validUntil: inputOfInstant(validUntil) }} onFinish={send}>
        <Form.Item name="validUntil" extra={words.validityHint}>
          <Input type="datetime-local" aria-label={words.validity} />
        </Form.Item>
        <Button htmlType="submit" loading={isPending} data-ask="changeBlock">
          {panel.save}
        </Button>
      </Form>
    </Section>
  )
}

/** What can be changed of a block. */
export const BlockChange = ({ block }: { readonly block: Block }): ReactNode => {
  const { numbers } = useWords()
  const words = numbers.change
  const { become, isPending } = useStateChanges(block.block)
  const names = { active: words.activate, withdrawn: words.withdraw, recovered: words.recover, allocated: '' } as const
  if (block.state === 'recovered') return null
  return (
    <>
      <Section title={numbers.blocks.state}>
        <div className={styles.row}>
          {following[block.state].map((to) => (
            <Button
              key={to}
              danger={to !== 'active'}
              loading={isPending}
              onClick={() => void become(to)}
              data-testid={`block-${to}`}
              data-ask="changeBlock"
            >
              {names[to]}
            </Button>
          ))}
        </div>
      </Section>
      {block.customer === null && <PoolChoice block={block.block} />}
      <ValidityForm block={block} />
    </>
  )
}
