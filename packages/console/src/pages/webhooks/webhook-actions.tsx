import type { NewWebhook, Webhook, WebhookTest } from '@axbridge/sdk/console'
import { App, Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { useOpened } from '../../panel/opened.ts'
import styles from '../../panel/panel.module.css'
import { useAction } from '../../pieces/use-action.ts'
import { useConfirm } from '../../pieces/use-confirm.tsx'
import { useMay } from '../../session/session.tsx'
import { useWords } from '../../words/use-words.ts'
import { ReplayForm } from './replay-form.tsx'
import type { WebhookDesk, WebhookVerb } from './webhook-desk.ts'
import { WebhookEdit } from './webhook-form.tsx'
import { WebhookSecret } from './webhook-secret.tsx'

type ActionProps = { readonly desk: WebhookDesk; readonly webhook: Webhook }

const useTest = ({ desk, webhook }: ActionProps) => {
  const { webhooks: words } = useWords()
  const { notification } = App.useApp()
  const told = ({ delivered, status, fault, durationMs }: WebhookTest) => {
    if (delivered) notification.success({ title: words.testDone(durationMs) })
    else if (status !== null) notification.error({ title: words.testStatus(status) })
    else notification.error({ title: words.testFailed(fault === null ? '' : words.faults[fault]) })
  }
  return useAction(() => desk.test(webhook.id), { onDone: told, refreshes: [[desk.asks.list]] })
}

/** What can be done with an endpoint. */
export const WebhookActions = ({ desk, webhook }: ActionProps): ReactNode => {
  const { webhooks: words } = useWords()
  const may = useMay()
  const confirm = useConfirm()
  const [open, setOpen] = useState<'edit' | 'replay' | null>(null)
  const [made, setMade] = useState<NewWebhook | null>(null)
  const { id, enabled } = webhook
  const refreshes = [[desk.asks.list], [desk.asks.deliveries]]
  const test = useTest({ desk, webhook })
  const rotate = useAction(async () => setMade(await desk.rotate(id)), { refreshes })
  const toggle = useAction(() => desk.change(id, { enabled: !enabled }), { done: words.changed, refreshes })
  const { close } = useOpened()
  const remove = useAction(() => desk.remove(id), {
    ...{ done: words.removed, onDone: close },
    refreshes: [[desk.asks.list]],
  })
  const asked = (title: string, consequence: string, action: string, act: () => void) => async () => {
    if (await confirm({ title, consequence, action })) act()
  }
  const rotateNow = asked(words.rotateTitle, words.rotateConsequence, words.rotate, () => rotate.mutate())
  const removeNow = asked(words.removeTitle, words.removeConsequence, words.remove, () => remove.mutate())
  const offNow = asked(words.switchOffTitle, words.switchOffConsequence, words.switchOff, () => toggle.mutate())
  const shown: readonly (readonly [WebhookVerb, string, () => void, boolean, boolean])[] = [
    ['test', words.test, () => test.mutate(), test.isPending, false],
    ['change', words.edit, () => setOpen('edit'), false, false],
    ['rotate', words.rotate, () => void rotateNow(), rotate.isPending, false],
    ['replay', words.replay.button, () => setOpen('replay'), false, false],
    enabled
      ? ['change', words.switchOff, () => void offNow(), toggle.isPending, true]
      : ['change', words.switchOn, () => toggle.mutate(), toggle.isPending, false],
    ['remove', words.remove, () => void removeNow(), remove.isPending, true],
  ]
  return (
    <>
      <div className={styles.row}>
        {shown.map(
          ([verb, label, act, isPending, danger]) =>
            may(desk.asks[verb]) && (
              <Button
                key={label}
                danger={danger}
                loading={isPending}
                onClick={act}
                data-testid={`webhook-${verb}`}
                data-ask={desk.asks[verb]}
              >
                {label}
              </Button>
            ),
        )}
      </div>
      <WebhookEdit desk={desk} webhook={webhook} isOpen={open === 'edit'} onClose={() => setOpen(null)} />
      <ReplayForm desk={desk} webhook={webhook} isOpen={open === 'replay'} onClose={() => setOpen(null)} />
      <WebhookSecret made={made} onClose={() => setMade(null)} />
    </>
  )
}
