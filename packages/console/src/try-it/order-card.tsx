import { Button, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { Failure } from '../pieces/failure.tsx'
import { NumberText } from '../pieces/number-text.tsx'
import { StateTag } from '../pieces/state-tag.tsx'
import { useWords } from '../words/use-words.ts'
import styles from './order-card.module.css'
import type { SandboxOrder } from './use-order.ts'

const stateKinds = { none: 'idle', live: 'good', delivered: 'idle' } as const

/** The order between the people: made and ended by the real API. */
export const OrderCard = ({ order }: { readonly order: SandboxOrder }): ReactNode => {
  const { tryIt } = useWords()
  const { state, mode, binding, error, isBusy } = order
  return (
    <section className={styles.card} aria-label={tryIt.orderTitle}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h2>{tryIt.orderTitle}</h2>
          <StateTag kind={stateKinds[state.kind]}>{tryIt.orderStates[state.kind]}</StateTag>
        </div>
        <Segmented
          aria-label={tryIt.mode}
          data-testid="mode"
          size="small"
          value={mode}
          disabled={isBusy || state.kind === 'live'}
          onChange={(chosen) => order.setMode(chosen)}
          options={[
            { value: 'AXB' as const, label: tryIt.modes.AXB },
            { value: 'GXB' as const, label: tryIt.modes.GXB },
          ]}
        />
      </header>
      <div className={styles.between}>
        <div>
          <div className={styles.caption}>{tryIt.numberBetween}</div>
          <div
            className={`${styles.x} ${state.kind === 'live' ? '' : styles.dim}`}
            data-testid="x-number"
            data-number={binding?.x}
          >
            {binding === null ? '700 · ······· ····' : <NumberText value={binding.x} copy />}
          </div>
        </div>
        <div className={styles.buttons}>
          <Button
            type={state.kind === 'live' ? 'default' : 'primary'}
            disabled={state.kind === 'live'}
            loading={isBusy && state.kind !== 'live'}
            onClick={() => order.place()}
            data-testid="order"
            data-ask="bind"
          >
            {state.kind === 'delivered' ? tryIt.orderAgain : tryIt.order}
          </Button>
          <Button
            type={state.kind === 'live' ? 'primary' : 'default'}
            disabled={state.kind !== 'live'}
            loading={isBusy && state.kind === 'live'}
            onClick={() => order.deliver()}
            data-testid="delivered"
            data-ask="unbind"
          >
            {tryIt.delivered}
          </Button>
        </div>
      </div>
      {error !== null && <Failure error={error} />}
    </section>
  )
}
