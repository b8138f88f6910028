import type { LadderStep } from '@axbridge/api'
import { type FollowedLegs, reasonPhrase, type SipMessage, serialize } from '@axbridge/sip'
import { formatInstant } from '../operation/instant.ts'
import { ComparedLegs } from './compared-legs.ts'
import type { KeptMessage, Leg } from './kept-message.ts'
import { maskedParts, maskedWhat, type Shown } from './masked-message.ts'

/** How many messages of one attempt are kept, and how many octets of them; what comes beyond is not. */
const mostSteps = 200
const mostOctets = 65_536

/** One attempt that is followed: what its legs got and sent. */
export type Ladder = {
  readonly id: string
  readonly legs: FollowedLegs
  readonly size: number
  /** Steps from the one at a position on. */
  stepsFrom(position: number): readonly LadderStep[]
}

type LadderOptions = {
  readonly id: string
  readonly now: () => number
  /** A step came to it. */
  readonly grew: () => void
}

const legsBy = (take: (leg: Leg, direction: 'in' | 'out', message: SipMessage) => void): FollowedLegs => {
  const leg = (which: Leg) => ({
    got: (message: SipMessage) => take(which, 'in', message),
    sent: (message: SipMessage) => take(which, 'out', message),
  })
  return { caller: leg('a'), callee: leg('b') }
}

const whatOf = (wire: string): Pick<LadderStep, 'what' | 'phrase'> => {
  const status = /^SIP\/2\.0 ([0-9]{3})/.exec(wire)?.[1]
  if (status === undefined) return { what: wire.slice(0, wire.indexOf(' ')) }
  return { what: status, phrase: reasonPhrase(Number(status)) }
}

/** Of the sandbox: the messages are kept as they were, and taken apart when somebody looks, since the other leg's come later. */
export const openLadder = ({ id, now, grew }: LadderOptions): Ladder => {
  const messages: KeptMessage[] = []
  let octets = 0
  const take = (leg: Leg, direction: 'in' | 'out', message: SipMessage): void => {
    const wire = writtenOf(message)
    if (wire === undefined || messages.length >= mostSteps || octets + wire.length > mostOctets) return
    octets += wire.length
    messages.push({ at: now(), leg, direction, wire })
    grew()
  }
  return {
    id,
    legs: legsBy(take),
    get size() {
      return messages.length
    },
    stepsFrom: (position) => {
      const compared = new ComparedLegs(messages)
      return messages.slice(position).map((message) => ({
        ...{ at: formatInstant(message.at), call: id, leg: message.leg, direction: message.direction },
        ...whatOf(message.wire),
        parts: compared.partsOf(message),
      }))
    },
  }
}

/** Of real people: nothing of a message is kept but what `maskedParts` lets by. */
export const maskedLadder = ({ id, now, grew }: LadderOptions, shown: Shown): Ladder => {
  const steps: LadderStep[] = []
  const take = (leg: Leg, direction: 'in' | 'out', message: SipMessage): void => {
    if (steps.length >= mostSteps) return
    const at = formatInstant(now())
    steps.push({ at, call: id, leg, direction, ...maskedWhat(message), parts: maskedParts(message, shown) })
    grew()
  }
  return {
    id,
    legs: legsBy(take),
    get size() {
      return steps.length
    },
    stepsFrom: (position) => steps.slice(position),
  }
}

/** What cannot be written was not sent either, and what came so is not drawn. */
const writtenOf = (message: SipMessage): string | undefined => {
  try {
    return serialize(message)
  } catch {
    return undefined
  }
}
