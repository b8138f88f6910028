import { isDeepStrictEqual } from 'node:util'
import {
  messageLimits,
  parseChallenge,
  parseCredentials,
  parseCSeq,
  parseMessage,
  parseNameAddr,
  parseUri,
  parseVia,
  percentDecode,
  rebuildSdp,
  responseTo,
  responseToBroken,
  type SipMessage,
  serialize,
  splitList,
  tagOf,
} from '@axbridge/sip'

/** How much processor time reading and writing a message of at most 64 KiB may take; the collector may have a try, not three. */
const longestMs = 50
const tries = 3

const own = { sessionId: 1, version: 1, address: '192.0.2.1' }

/** Reads every value in every way in which any layer reads one: none may throw. */
const readValues = (message: SipMessage): void => {
  if (message.kind === 'request') parseUri(message.uri)
  for (const { value } of message.headers) {
    parseUri(parseNameAddr(value)?.uri ?? '')
    parseVia(value)
    parseCSeq(value)
    parseChallenge(value)
    parseCredentials(value)
    tagOf(value)
    splitList(value)
    percentDecode(value)
  }
}

const checkRead = (message: SipMessage): string | undefined => {
  const wire = serialize(message)
  const again = parseMessage(wire)
  // At the rim of the limits a message grows beyond them when its short names are written out.
  if (!again.ok && wire.length - message.body.length > messageLimits.headerSection) return undefined
  if (!again.ok) return `what was written is not read: ${again.fault.rule}`
  if (!isDeepStrictEqual(again.message, message)) return 'what was written is read as something else'
  readValues(message)
  if (message.kind === 'request') serialize(responseTo(message, 486, { toTag: 'own' }))
  const session = rebuildSdp(message.body, own)
  if (session.ok && !rebuildSdp(session.sdp, own).ok) return 'a session description that was built is not read'
  return undefined
}

const checkOnce = (wire: string): string | undefined => {
  try {
    const outcome = parseMessage(wire)
    if (outcome.ok) return checkRead(outcome.message)
    if (outcome.fault.answer !== undefined) serialize(responseToBroken(outcome.fault.answer, 'own'))
    return undefined
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.stack : String(error)}`
  }
}

/** What is wrong with how a message is read and written again; undefined when nothing is. */
export const checkMessage = (wire: string): string | undefined => {
  let fastest = Number.POSITIVE_INFINITY
  for (let turn = 0; turn < tries && fastest > longestMs; turn += 1) {
    const before = process.cpuUsage()
    const wrong = checkOnce(wire)
    if (wrong !== undefined) return wrong
    // Not the time that went by: others may have had the processor meanwhile.
    const { user, system } = process.cpuUsage(before)
    fastest = Math.min(fastest, (user + system) / 1_000)
  }
  return fastest > longestMs ? `it takes ${Math.round(fastest)} ms of the processor` : undefined
}
