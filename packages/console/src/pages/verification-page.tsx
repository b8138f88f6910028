import type { VerificationState } from '@axbridge/sdk/console'
import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { service } from '../api/service.ts'
import { useDuration } from '../panel/duration.ts'
import { Facts } from '../panel/facts.tsx'
import { useFigure } from '../panel/figure.ts'
import styles from '../panel/panel.module.css'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { Instant } from '../pieces/instant.tsx'
import { Page, Panel } from '../pieces/page.tsx'
import { Waiting } from '../pieces/waiting.tsx'
import { useWords } from '../words/use-words.ts'
import { CallFigures, QuestionFigures } from './verification/verification-figures.tsx'

const refreshMs = 5_000

type Setting = NonNullable<VerificationState['setting']>

type HealthProps = { readonly health: VerificationState; readonly setting: Setting }

/** What the state means for the calls, in a sentence. */
const StateNotice = ({ health: { openSince, p50Ms }, setting }: HealthProps): ReactNode => {
  const { verification: words } = useWords()
  const figure = useFigure()
  if (openSince !== null)
    return (
      <Alert
        type="error"
        showIcon
        data-testid="verification-state"
        data-state="no_answer"
        title={words.breaks}
        description={
          <>
            <p>{words.breaksHint[setting.onNoAnswer]}</p>
            <p>
              {words.since} <Instant at={openSince} />
            </p>
          </>
        }
      />
    )
  return (
    <Alert
      type={p50Ms === null ? 'info' : 'success'}
      showIcon
      data-testid="verification-state"
      data-state={p50Ms === null ? 'idle' : 'working'}
      title={p50Ms === null ? words.idle : words.works}
      description={p50Ms === null ? words.idleHint : words.worksHint(`${figure(p50Ms, 1)} ms`)}
    />
  )
}

const Content = ({ health, setting }: HealthProps): ReactNode => {
  const { verification: words } = useWords()
  const duration = useDuration()
  return (
    <div className={styles.stack}>
      <StateNotice health={health} setting={setting} />
      <CallFigures health={health} />
      <QuestionFigures health={health} />
      <Panel>
        <Facts
          facts={[
            [words.onNoAnswer, words.eithers[setting.onNoAnswer]],
            [words.withoutId, words.eithers[setting.withoutIdentifier]],
            [words.timeout, duration(setting.timeoutMs)],
          ]}
        />
      </Panel>
    </div>
  )
}

const VerificationPage = (): ReactNode => {
  const { verification: words } = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['getVerification'],
    queryFn: ({ signal }) => service.getVerification({ signal }),
    refetchInterval: refreshMs,
  })
  return (
    <Page testId="page-verification" title={words.title} about={words.about}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={8} />}
      {data !== undefined && data.setting === null && <EmptyState title={words.off} hint={words.offHint} />}
      {data !== undefined && data.setting !== null && <Content health={data} setting={data.setting} />}
    </Page>
  )
}

export default VerificationPage
