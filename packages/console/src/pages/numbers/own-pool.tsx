import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { PoolFigures } from '../../panel/pool-figures.tsx'
import { Failure } from '../../pieces/failure.tsx'
import { Panel } from '../../pieces/page.tsx'
import { Waiting } from '../../pieces/waiting.tsx'
import { useCustomer } from '../../session/customer.tsx'
import { useWords } from '../../words/use-words.ts'

const refreshMs = 15_000

/** The pool of one's own. */
export const OwnPool = (): ReactNode => {
  const { numbers: words } = useWords()
  const { id, client } = useCustomer()
  const { data, error, refetch } = useQuery({
    queryKey: ['getPool', id],
    queryFn: ({ signal }) => client.getPool({ signal }),
    refetchInterval: refreshMs,
  })
  return (
    <Panel title={words.pool.fullness}>
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Waiting />}
      {data !== undefined && <PoolFigures pool={data} />}
    </Panel>
  )
}
