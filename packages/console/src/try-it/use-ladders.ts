import type { LadderStep } from '@axbridge/sdk/console'
import { useCallback, useEffect, useState } from 'react'
import { service } from '../api/service.ts'

/** Some thirty calls: what is older is looked up on the page of calls. */
const mostSteps = 500

export type FollowedLadders = {
  readonly steps: readonly LadderStep[]
  /** Why nothing more comes. */
  readonly error: unknown
  clear(): void
}

/** What the phones of the sandbox send and get, from now on. */
export const useLadders = (): FollowedLadders => {
  const [steps, setSteps] = useState<readonly LadderStep[]>([])
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    const stopping = new AbortController()
    const follow = async () => {
      for await (const step of service.followLadders({ signal: stopping.signal }))
        setSteps((before) => [...before, step].slice(-mostSteps))
    }
    follow().catch((reason: unknown) => {
      if (!stopping.signal.aborted) setError(reason)
    })
    return () => stopping.abort()
  }, [])
  const clear = useCallback(() => setSteps([]), [])
  return { steps, error, clear }
}
