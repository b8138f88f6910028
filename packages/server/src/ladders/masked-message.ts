import type { LadderPart } from '@axbridge/api'
import { understand } from '@axbridge/core'
import { headersOf, parseNameAddr, reasonPhrase, type SipMessage, writtenNameOf } from '@axbridge/sip'
import { writtenNumberOf } from '../written-number.ts'

/** Whom a masked message may name: the masks of who calls and is called, and the 700 numbers between them. */
export type Shown = { readonly masks: ReadonlySet<string>; readonly numbers: ReadonlySet<string> }

/** A peer may write anything as a method, also a number. */
const knownMethods: ReadonlySet<string> = new Set(
  'INVITE ACK CANCEL BYE OPTIONS PRACK UPDATE INFO REFER NOTIFY SUBSCRIBE PUBLISH MESSAGE REGISTER'.split(' '),
)

/** The method or the status of a message, by words of our own. */
export const maskedWhat = (message: SipMessage): { readonly what: string; readonly phrase?: string } => {
  if (message.kind === 'request') return { what: knownMethods.has(message.method) ? message.method : 'other' }
  return { what: `${message.status}`, phrase: reasonPhrase(message.status) }
}

/** The fields that name who calls and who is called. */
const partyFields: ReadonlySet<string> = new Set(['from', 'to', 'p-asserted-identity'])

const partyOf = (uri: string | undefined, { masks, numbers }: Shown): LadderPart | undefined => {
  const written = uri === undefined ? undefined : writtenNumberOf(uri)
  const understood = written === undefined ? undefined : understand(written)
  if (understood?.ok !== true) return undefined
  if (understood.value.kind === 'protected') {
    const { number } = understood.value
    return numbers.has(number) ? { text: number, kind: 'number' } : undefined
  }
  const { mask } = understood.value.phone
  return masks.has(mask) ? { text: mask, kind: 'plain' } : undefined
}

/**
 * What may be kept of a message of real people: its method or status, the names of header fields that are known, the 700 numbers and the
 * masks of the two. No text of the message itself is taken over.
 */
export const maskedParts = (message: SipMessage, shown: Shown): LadderPart[] => {
  const { what, phrase } = maskedWhat(message)
  const parts: LadderPart[] = [{ text: phrase === undefined ? what : `${what} ${phrase}`, kind: 'plain' }]
  const party = message.kind === 'request' ? partyOf(message.uri, shown) : undefined
  if (party !== undefined) parts.push({ text: ' ', kind: 'plain' }, party)
  let others = 0
  const named = new Set<string>()
  for (const { name } of message.headers) {
    const written = writtenNameOf(name)
    if (written === undefined) others += 1
    else if (!named.has(name)) {
      named.add(name)
      parts.push({ text: `\n${written}`, kind: 'plain' }, ...partiesIn(message, name, shown))
    }
  }
  if (others > 0) parts.push({ text: `\n${others} other${others === 1 ? '' : 's'}`, kind: 'plain' })
  return joined(parts)
}

const partiesIn = (message: SipMessage, name: string, shown: Shown): LadderPart[] => {
  if (!partyFields.has(name)) return []
  const parties = headersOf(message, name).map((value) => partyOf(parseNameAddr(value)?.uri, shown))
  return parties.flatMap((party): LadderPart[] => (party === undefined ? [] : [{ text: ' ', kind: 'plain' }, party]))
}

const joined = (parts: readonly LadderPart[]): LadderPart[] => {
  const all: LadderPart[] = []
  for (const part of parts) {
    const last = all.at(-1)
    if (last?.kind === part.kind) last.text += part.text
    else all.push({ ...part })
  }
  return all
}
