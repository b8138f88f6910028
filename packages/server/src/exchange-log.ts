import type { ExchangeLog } from './exchange/exchange-log.ts'
import type { Log } from './observe/log.ts'
import { mostTrunks } from './trunk-definition.ts'

/** As many trunks as there may be, in both directions. */
const mostCounted = 2 * mostTrunks

const nothing = (): void => {}

/** Says at most once a second how often something happened since it was said last. */
const oncePerSecond = (now: () => number): ((say: (count: number) => void) => void) => {
  let count = 0
  let saidAt = Number.NEGATIVE_INFINITY
  return (say) => {
    count += 1
    if (now() - saidAt < 1_000) return
    saidAt = now()
    say(count)
    count = 0
  }
}

/** Writes what the exchange reports. A flood of strangers is one line a second, with their count, and so is one on a trunk. */
export const exchangeLog = (log: Log, now: () => number): ExchangeLog => {
  const strangers = oncePerSecond(now)
  const beyondLimits = new Map<string, (say: (calls: number) => void) => void>()
  return {
    strangerRefused: () => strangers((calls) => log.warn({ calls }, 'calls from no known trunk were refused')),
    limitReached: (trunk, direction) => {
      const key = `${direction} ${trunk}`
      const counted = beyondLimits.get(key) ?? oncePerSecond(now)
      beyondLimits.delete(key)
      beyondLimits.set(key, counted)
      const [oldest] = beyondLimits.keys()
      if (beyondLimits.size > mostCounted && oldest !== undefined) beyondLimits.delete(oldest)
      counted((calls) => log.warn({ trunk, direction, calls }, 'calls were kept out by the limits of a trunk'))
    },
    healthChanged: (trunk, server, health) => {
      const fields = { trunk, server, health }
      if (health === 'down') log.warn(fields, 'a server of a trunk is down')
      else log.info(fields, 'a server of a trunk answers')
    },
    noServerFound: (trunk) => log.warn({ trunk }, 'no server was found for the domain of a trunk'),
    refused: (call, trunk, reason) => log.debug({ call, trunk, reason }, 'call refused'),
    // Of each call's way only what went wrong is a line: the rest is counted, and followed by traces.
    began: nothing,
    routed: nothing,
    connecting: nothing,
    ringing: nothing,
    answered: nothing,
    ended: nothing,
    heldBack: (call, leg) => log.error({ call, leg }, 'a message that held the other number was not sent'),
    cut: (call) => log.debug({ call }, 'a call was cut at the end of its binding'),
    recordNotKept: (call, error) => log.error({ call, error }, 'a call record could not be kept'),
    failed: (call, error) => log.error({ call, error }, 'a call could not be routed'),
  }
}
