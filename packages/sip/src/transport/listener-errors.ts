import { channel } from 'node:diagnostics_channel'

const errors = channel('axbridge.sip.listener_error')

/** Tells of an error that whoever takes a message threw. Without a subscriber it ends the process, as bugs do. */
export const tellListenerError = (error: unknown): void => {
  if (errors.hasSubscribers) errors.publish(error)
  else
    process.nextTick(() => {
      throw error
    })
}
