import type { LadderStep } from '@axbridge/sdk/console'
import { useCallback, useEffect, useState } from 'react'
import { noteSignedOut } from '../api/query-client.ts'
import { service } from '../api/service.ts'

/** Some thirty calls: what is older is looked up on the page of calls. */
const mostSteps = 500

export type FollowedLadders = {
  readonly steps: readonly LadderStep[]
  /** Why nothing more comes. */
  readonly error: unknown
  clear(): void
  restart(): void
}

/** What the phones of the sandbox send and get, from now on. */
export const useLadders = (): FollowedLadders => {
  const [steps, setSteps] = useState<readonly LadderStep[]>([])
  const [error, setError] = useState<unknown>(null)
  const [run, setRun] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `run` starts it anew.
  useEffect(() => {
    const stopping = new AbortController()
    const follow = async () => {
      for await (const step of service.followLadders({ signal: stopping.signal }))
        setSteps((before) => [...before, step].slice(-mostSteps))
    }
    setError(null)
    follow().catch((reason: unknown) => {
      if (stopping.signal.aborted) return
      noteSignedOut(reason)
      setError(reason)
    })
    return () => stopping.abort()
  }, [run])
  const clear = useCallback(() => setSteps([]), [])
  const restart = useCallback(() => setRun((before) => before + 1), [])
  return { steps, error, clear, restart }
}
