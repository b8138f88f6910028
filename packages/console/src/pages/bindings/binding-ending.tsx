import type { Binding } from '@axbridge/sdk/console'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import styles from '../../panel/panel.module.css'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'

/** A search for a person is not asked again: it would stand in the audit log twice. */
const refreshes = [['searchBindings'], ['getBinding']] as const

/** Ends a binding, or all of its order. */
export const BindingEnding = ({ binding: { id, orderId, state } }: { readonly binding: Binding }): ReactNode => {
  const { bindings } = useWords()
  const words = bindings.end
  const { client } = useCustomer()
  const may = useMay()
  const confirm = useConfirm()
  const isGrace = state === 'grace'
  // One that has ended and still connects is cut short: its grace is what is left to end.
  const one = useAction(() => client.unbind(id, isGrace ? { graceMs: 0 } : {}), { done: words.done, refreshes })
  const order = useAction(() => client.unbindOrder(orderId), {
    done: ({ count }) => words.orderDone(count),
    refreshes,
  })
  const endOne = async () => {
    const consequence = isGrace ? words.consequenceGrace : words.consequence
    if (await confirm({ title: words.title, consequence, action: words.action })) one.mutate()
  }
  const endOrder = async () => {
    const question = { title: words.orderTitle, consequence: words.orderConsequence, action: words.orderAction }
    if (await confirm(question)) order.mutate()
  }
  if (state === 'ended' || !(may('unbind') || may('unbindOrder'))) return null
  return (
    <div className={styles.row}>
      {may('unbind') && (
        <Button
          danger
          loading={one.isPending}
          onClick={() => void endOne()}
          data-testid="end-binding"
          data-ask="unbind"
        >
          {words.button}
        </Button>
      )}
      {may('unbindOrder') && !isGrace && (
        <Button
          danger
          loading={order.isPending}
          onClick={() => void endOrder()}
          data-testid="end-order"
          data-ask="unbindOrder"
        >
          {words.order}
        </Button>
      )}
    </div>
  )
}
