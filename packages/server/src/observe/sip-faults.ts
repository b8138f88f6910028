import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Log } from './log.ts'

const listenerErrors = 'axbridge.sip.listener_error'

/**
 * Logs what the SIP stack's own code threw while it took a message in: a defect, after which that message counts as not
 * received and the process goes on. The function returned stops it.
 */
export const watchSipFaults = (log: Log): (() => void) => {
  const tell = (error: unknown): void => log.error({ error }, 'a SIP message could not be dealt with')
  subscribe(listenerErrors, tell)
  return () => {
    unsubscribe(listenerErrors, tell)
  }
}
