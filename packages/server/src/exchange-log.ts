import type { ExchangeLog } from './exchange/exchange-log.ts'
import type { Log } from './observe/log.ts'

/** Writes what the exchange reports. A flood of strangers is one line a second, with their count. */
export const exchangeLog = (log: Log, now: () => number): ExchangeLog => {
  let strangers = 0
  let saidAt = Number.NEGATIVE_INFINITY
  return {
    strangerRefused: () => {
      strangers += 1
      if (now() - saidAt < 1_000) return
      saidAt = now()
      log.warn({ calls: strangers }, 'calls from no known trunk were refused')
      strangers = 0
    },
    refused: (call, trunk, reason) => log.debug({ call, trunk, reason }, 'call refused'),
    heldBack: (call, leg) => log.error({ call, leg }, 'a message that held the other number was not sent'),
    cut: (call) => log.debug({ call }, 'a call was cut at the end of its binding'),
    recordNotKept: (call, error) => log.error({ call, error }, 'a call record could not be kept'),
    failed: (call, error) => log.error({ call, error }, 'a call could not be routed'),
  }
}
