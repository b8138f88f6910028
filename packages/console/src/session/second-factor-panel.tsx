import type { Totp } from '@axbridge/sdk/console'
import { Button, Modal } from 'antd'
import { type FormEvent, type ReactNode, useState } from 'react'
import { queryClient, sessionKey } from '../api/query-client.ts'
import { service } from '../api/service.ts'
import { CopyButton } from '../pieces/copy-button.tsx'
import { Panel } from '../pieces/page.tsx'
import { QrCode } from '../pieces/qr-code.tsx'
import { StateTag } from '../pieces/state-tag.tsx'
import { useAction } from '../pieces/use-action.ts'
import { useWords } from '../words/use-words.ts'
import styles from './account.module.css'
import { useSession } from './session.tsx'
import { TextField } from './text-field.tsx'

type Step = { readonly kind: 'closed' } | { readonly kind: 'password' } | { readonly kind: 'code'; readonly made: Totp }

const closed: Step = { kind: 'closed' }

const readSessionAgain = () => queryClient.invalidateQueries({ queryKey: sessionKey })

/** Sets the second factor up or takes it away; both want the password again. */
export const SecondFactorPanel = (): ReactNode => {
  const { session: words } = useWords()
  const { hasTotp } = useSession()
  const [step, setStep] = useState<Step>(closed)
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const close = () => {
    setStep(closed)
    setPassword('')
    setCode('')
  }
  const beginning = useAction(() => service.beginTotp({ password }), {
    onDone: (made) => setStep({ kind: 'code', made }),
  })
  const confirming = useAction(() => service.confirmTotp({ code }), {
    done: words.factorDone,
    onDone: () => {
      close()
      void readSessionAgain()
    },
  })
  const removing = useAction(() => service.removeTotp({ password }), {
    done: words.factorRemoved,
    onDone: () => {
      close()
      void readSessionAgain()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (step.kind === 'code') confirming.mutate()
    else if (hasTotp) removing.mutate()
    else beginning.mutate()
  }
  return (
    <Panel title={words.factorTitle} extra={<StateTag kind={hasTotp ? 'good' : 'idle'}>TOTP</StateTag>}>
      <div className={styles.lines}>
        <p>{hasTotp ? words.factorOn : words.factorOff}</p>
        <Button danger={hasTotp} onClick={() => setStep({ kind: 'password' })} data-testid="second-factor">
          {hasTotp ? words.removeFactor : words.beginFactor}
        </Button>
      </div>
      <Modal
        open={step.kind !== 'closed'}
        onCancel={close}
        title={hasTotp ? words.removeFactorTitle : words.beginFactor}
        footer={null}
        destroyOnHidden
      >
        <form className={styles.lines} onSubmit={submit}>
          {step.kind === 'code' ? (
            <>
              <p>{words.scan}</p>
              <QrCode text={step.made.uri} label={words.qr} />
              <p>
                {words.secret}: <span className={styles.secret}>{step.made.secret}</span>
                <CopyButton text={step.made.secret} />
              </p>
              <TextField
                label={words.code}
                testId="code"
                autoComplete="one-time-code"
                inputMode="numeric"
                maxLength={6}
                required
                autoFocus
                value={code}
                onText={(text) => setCode(text.replaceAll(/\D/g, ''))}
              />
            </>
          ) : (
            <TextField
              label={words.yourPassword}
              testId="factor-password"
              autoComplete="current-password"
              isSecret
              required
              autoFocus
              value={password}
              onText={setPassword}
            />
          )}
          <Button
            type="primary"
            danger={hasTotp}
            htmlType="submit"
            loading={beginning.isPending || confirming.isPending || removing.isPending}
          >
            {step.kind === 'code' ? words.confirmCode : hasTotp ? words.remove : words.goOn}
          </Button>
        </form>
      </Modal>
    </Panel>
  )
}
