import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { service } from '../api/service.ts'
import { EmptyState } from '../pieces/empty-state.tsx'
import { Failure } from '../pieces/failure.tsx'
import { Waiting } from '../pieces/waiting.tsx'
import { useWords } from '../words/use-words.ts'
import { phoneSocket } from './phone-socket.ts'
import { Scene } from './scene.tsx'

const TryItPage = (): ReactNode => {
  const { tryIt } = useWords()
  const { data, error, refetch } = useQuery({
    queryKey: ['getTryIt'],
    queryFn: ({ signal }) => service.getTryIt({ signal }),
    // The phones stand as long as the page does: another answer would register them anew.
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data === undefined)
    return error === null ? <Waiting lines={10} /> : <Failure error={error} onRetry={() => void refetch()} />
  const socket = phoneSocket(data.sockets, location)
  if (socket === undefined || data.customer === null)
    return <EmptyState title={tryIt.noSocketTitle} hint={tryIt.noSocketHint} />
  return <Scene setting={data} customer={data.customer} socket={socket} />
}

export default TryItPage
