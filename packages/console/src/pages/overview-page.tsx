import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../api/service.ts'
import { Failure } from '../pieces/failure.tsx'
import { Instant } from '../pieces/instant.tsx'
import { Page } from '../pieces/page.tsx'
import { Waiting } from '../pieces/waiting.tsx'
import { useWords } from '../words/use-words.ts'
import { Alarms } from './overview/alarms.tsx'
import { Charts } from './overview/charts.tsx'
import { Figures } from './overview/figures.tsx'
import { FullestPools } from './overview/fullest-pools.tsx'
import styles from './overview/overview.module.css'

/** As often as the server takes a sample. */
const refreshMs = 5_000

const OverviewPage = (): ReactNode => {
  const { overview: words } = useWords()
  // Queries rest while the page is hidden, and go on when it is seen again.
  const { data, error, refetch } = useQuery({
    queryKey: ['getOverview'],
    queryFn: ({ signal }) => service.getOverview({ signal }),
    refetchInterval: refreshMs,
  })
  return (
    <Page testId="page-overview" title={words.title} about={words.about}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting lines={12} />}
      {data !== undefined && (
        <>
          <Figures overview={data} />
          <div className={styles.sides}>
            <Alarms alarms={data.alarms} />
            <FullestPools pools={data.pools} />
          </div>
          <Charts samples={data.samples} />
          <p className={styles.version}>
            {words.version(data.version)}
            <Instant at={data.startedAt} />
          </p>
        </>
      )}
    </Page>
  )
}

export default OverviewPage
