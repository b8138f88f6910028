import type { CallText } from './call-texts.ts'

/**
 * Finds the few things that the generator needs in a message of the server, without parsing it. Header names are
 * looked for in their usual spelling; a message without them counts as one that fits no call.
 */

/** The rest of the line that begins with `opening` (`'\r\nTo: '`); undefined when there is none. */
const lineBehind = (wire: string, opening: string): string | undefined => {
  const at = wire.indexOf(opening)
  if (at < 0) return undefined
  const start = at + opening.length
  const end = wire.indexOf('\r\n', start)
  return end < 0 ? undefined : wire.slice(start, end)
}

/** 100 to 699 of a response, 0 of a request. */
export const statusOf = (wire: string): number => (wire.startsWith('SIP/2.0 ') ? Number(wire.slice(8, 11)) : 0)

/** The number of the CSeq; 0 when there is none. The generator's own are of one digit. */
export const cseqNumberOf = (wire: string): number => {
  const at = wire.indexOf('\r\nCSeq: ')
  return at < 0 ? 0 : wire.charCodeAt(at + 8) - 48
}

/** What stands behind the first `mark` up to the first `@` after it. */
export const between = (wire: string, mark: string): string | undefined => {
  const at = wire.indexOf(mark)
  if (at < 0) return undefined
  const start = at + mark.length
  const end = wire.indexOf('@', start)
  return end < 0 ? undefined : wire.slice(start, end)
}

/**
 * What the texts of a call need, from any response of that call: for one that comes when the call is forgotten. Undefined when the
 * response is not to a call of the generator.
 */
export const callTextOf = (response: string): CallText | undefined => {
  const name = between(response, '\r\nCall-ID: c')
  const caller = between(response, '\r\nFrom: <sip:')
  const dialled = between(response, '\r\nTo: <sip:')
  if (name === undefined || caller === undefined || dialled === undefined) return undefined
  return { caller, dialled, name, routes: routesOf(response) }
}

/** The tag of To. */
export const toTagOf = (wire: string): string | undefined => {
  const to = lineBehind(wire, '\r\nTo: ')
  const at = to?.indexOf(';tag=') ?? -1
  return to === undefined || at < 0 ? undefined : (to.slice(at + 5).split(';', 1)[0] ?? '')
}

/** The URI of a Contact in angle brackets. */
export const contactOf = (wire: string): string | undefined => {
  const contact = lineBehind(wire, '\r\nContact: ')
  if (contact === undefined) return undefined
  const start = contact.indexOf('<')
  const end = contact.indexOf('>', start)
  return start < 0 || end < 0 ? undefined : contact.slice(start + 1, end)
}

/**
 * The Route header fields of requests within the dialog that a 2xx opened, one a line: its Record-Route fields backwards (RFC
 * 3261 section 12.1.2). Empty when no proxy asked to stay on the path.
 */
export const routesOf = (wire: string): string => {
  let routes = ''
  for (let at = wire.indexOf('\r\nRecord-Route: '); at >= 0; at = wire.indexOf('\r\nRecord-Route: ', at + 2)) {
    const recorded = wire.slice(at + '\r\nRecord-Route: '.length, wire.indexOf('\r\n', at + 2))
    for (const route of recorded.split(',')) routes = `Route: ${route.trim()}\r\n${routes}`
  }
  return routes
}

/** The lines of all header fields that begin with `opening`, in order; empty when there are none. */
const linesWith = (wire: string, opening: string): string => {
  let lines = ''
  for (let at = wire.indexOf(opening); at >= 0; at = wire.indexOf(opening, at + 2)) {
    lines += `${wire.slice(at + 2, wire.indexOf('\r\n', at + 2))}\r\n`
  }
  return lines
}

/**
 * What a response repeats of its request: every Via and Record-Route, From, Call-ID and CSeq, and To last, so that a tag can be
 * set behind it (RFC 3261 sections 8.2.6.2 and 12.1.1).
 */
export const echoOf = (wire: string): string | undefined => {
  const vias = linesWith(wire, '\r\nVia: ')
  const from = lineBehind(wire, '\r\nFrom: ')
  const to = lineBehind(wire, '\r\nTo: ')
  const callId = lineBehind(wire, '\r\nCall-ID: ')
  const cseq = lineBehind(wire, '\r\nCSeq: ')
  if (vias === '' || from === undefined || to === undefined || callId === undefined || cseq === undefined) {
    return undefined
  }
  return `${vias}${linesWith(wire, '\r\nRecord-Route: ')}From: ${from}\r\nCall-ID: ${callId}\r\nCSeq: ${cseq}\r\nTo: ${to}`
}
