import { AxbridgeError, type OperatorEvent } from '@axbridge/sdk/console'
import { useCallback, useEffect, useRef, useState } from 'react'
import { noteSignedOut } from '../../api/query-client.ts'
import type { EventSource } from './event-source.ts'

/** As many are read of the past, and as many are kept in sight. */
const pastEvents = 200
const mostEvents = 2_000
/** Events of one moment are shown together. */
const gatherMs = 150

export type EventTail = {
  /** The newest first. */
  readonly events: readonly OperatorEvent[]
  /** How many came while it was held. */
  readonly heldBack: number
  readonly isReading: boolean
  readonly error: unknown
  restart(): void
}

/** Cursors count an owner's events without a gap, so that this many less is as many events before. */
const before = (cursor: string, events: number): string => String(Math.max(0, Number(cursor) - events))

const isForgotten = (error: unknown): boolean => error instanceof AxbridgeError && error.code === 'cursor_expired'

/** The events of a while ago and then all that come, without an end. */
async function* tailOf(
  source: EventSource,
  types: readonly OperatorEvent['type'][] | undefined,
  signal: AbortSignal,
  onReached: () => void,
): AsyncGenerator<OperatorEvent, void, undefined> {
  const last = await source.last({ signal })
  if (last === '0') onReached()
  try {
    for await (const event of source.follow(before(last, pastEvents), types, { signal })) {
      if (Number(event.cursor) >= Number(last)) onReached()
      yield event
    }
  } catch (error) {
    // Events of before are kept no more: what comes from now on is.
    if (!isForgotten(error)) throw error
    onReached()
    yield* source.follow(last, types, { signal })
  }
}

/** Follows a source as long as the page is open. While it is held, what comes waits out of sight. */
export const useEventTail = (
  source: EventSource,
  types: readonly OperatorEvent['type'][] | undefined,
  isHeld: boolean,
): EventTail => {
  const [events, setEvents] = useState<readonly OperatorEvent[]>([])
  const [heldBack, setHeldBack] = useState(0)
  const [isReading, setReading] = useState(true)
  const [error, setError] = useState<unknown>(null)
  const [run, setRun] = useState(0)
  const waiting = useRef<OperatorEvent[]>([])
  const held = useRef(isHeld)
  held.current = isHeld
  const wanted = types?.join(',')

  const show = useCallback(() => {
    const fresh = waiting.current.splice(0).reverse()
    if (fresh.length > 0) setEvents((shown) => [...fresh, ...shown].slice(0, mostEvents))
    setHeldBack(0)
  }, [])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a source is known by its id, and `run` starts it anew.
  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const gather = () => {
      timer = undefined
      setReading(false)
      if (held.current) setHeldBack(waiting.current.length)
      else show()
    }
    const soon = () => {
      timer ??= setTimeout(gather, gatherMs)
    }
    const follow = async () => {
      const chosen = wanted === undefined ? undefined : (wanted.split(',') as OperatorEvent['type'][])
      try {
        for await (const event of tailOf(source, chosen, stop.signal, soon)) {
          waiting.current.push(event)
          if (waiting.current.length > mostEvents) waiting.current.shift()
          soon()
        }
      } catch (failure) {
        if (stop.signal.aborted) return
        noteSignedOut(failure)
        setError(failure)
        setReading(false)
      }
    }
    waiting.current = []
    setEvents([])
    setHeldBack(0)
    setError(null)
    setReading(true)
    // Where none of the wanted types has happened, nothing comes that would end the waiting.
    const patience = setTimeout(() => setReading(false), 3_000)
    void follow()
    return () => {
      stop.abort()
      clearTimeout(timer)
      clearTimeout(patience)
    }
  }, [source.id, wanted, run, show])

  useEffect(() => {
    if (!isHeld) show()
  }, [isHeld, show])

  return { events, heldBack, isReading, error, restart: () => setRun((before) => before + 1) }
}
