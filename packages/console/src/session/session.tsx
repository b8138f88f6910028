import { useQuery } from '@tanstack/react-query'
import { createContext, type ReactNode, useCallback, useContext } from 'react'
import { Navigate, useLocation } from 'react-router'
import type { Session } from '../api/answers.ts'
import { isSignedOut, queryClient, sessionKey } from '../api/query-client.ts'
import { service } from '../api/service.ts'
import { Splash } from '../app/splash.tsx'
import { Failure } from '../pieces/failure.tsx'
import { withReturn } from './return-path.ts'

const SessionContext = createContext<Session | null>(null)

/** Null where nobody is signed in. */
const readSession = async ({ signal }: { readonly signal: AbortSignal }): Promise<Session | null> => {
  try {
    return await service.getSession({ signal })
  } catch (error) {
    if (isSignedOut(error)) return null
    throw error
  }
}

export const sessionQuery = { queryKey: sessionKey, queryFn: readSession, staleTime: 60_000 }

/** The gate watches this one query: it is set, and all that was read under another session is forgotten. */
const setSession = (session: Session | null): void => {
  queryClient.setQueryData(sessionKey, session)
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] })
}

/** What the answer to a sign-in or a set-up says of the new session. */
export const beginSession = (session: Session): void => setSession(session)

export const endSession = (): void => setSession(null)

/** Shows its children to who is signed in, and leads everybody else to the sign-in. */
export const SessionGate = ({ children }: { readonly children: ReactNode }): ReactNode => {
  const { data, error, refetch } = useQuery(sessionQuery)
  const location = useLocation()
  if (data === null) return <Navigate replace to={withReturn('/sign-in', location)} />
  if (data !== undefined) return <SessionContext value={data}>{children}</SessionContext>
  return error === null ? <Splash /> : <Failure isWholePage error={error} onRetry={() => void refetch()} />
}

/** Who is signed in. */
export const useSession = (): Session => {
  const session = useContext(SessionContext)
  if (session === null) throw new Error('a session is used outside of the pages')
  return session
}

/** Whether who is signed in may ask an operation: the server says so, and refuses whatever it did not say. */
export const useMay = (): ((operation: string) => boolean) => {
  const { mayAsk } = useSession()
  return useCallback((operation: string) => (mayAsk as readonly string[]).includes(operation), [mayAsk])
}
