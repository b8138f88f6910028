import { AxbridgeError } from '@axbridge/sdk/console'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

declare module '@tanstack/react-query' {
  interface Register {
    /** `isSignIn`: a 401 says that the name or password is wrong, and not that the session is over. */
    mutationMeta: { readonly isSignIn?: boolean }
  }
}

export const sessionKey = ['getSession'] as const

export const isSignedOut = (error: unknown): boolean => error instanceof AxbridgeError && error.status === 401

/** Without a session the gate in front of the pages leads to the sign-in, and back to where one was. */
export const noteSignedOut = (error: unknown): void => {
  if (isSignedOut(error)) queryClient.setQueryData(sessionKey, null)
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteSignedOut }),
  mutationCache: new MutationCache({
    onError: (error, _given, _made, { meta }) => {
      if (meta?.isSignIn !== true) noteSignedOut(error)
    },
  }),
  defaultOptions: {
    // The SDK repeats what may be repeated, within the time of one call.
    queries: { retry: false, staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
})
