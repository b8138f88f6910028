import { type Header, headersOf } from '../message/message.ts'
import { splitList } from '../message/name-addr.ts'

/** What a peer said that he understands. */
export type PeerAbilities = {
  /** UPDATE stands in his Allow (RFC 3311 section 4). */
  readonly update: boolean
  /** He refreshes sessions, or understands that we do (RFC 4028). */
  readonly timer: boolean
  /** He acknowledges provisional responses (RFC 3262). */
  readonly reliable: boolean
}

export const nothingKnown: PeerAbilities = { update: false, timer: false, reliable: false }

type Message = { readonly headers: readonly Header[] }

const listOf = (message: Message, name: string): string[] => headersOf(message, name).flatMap(splitList)

/** The option tags of Supported and Require, in lower case. */
const optionsOf = (message: Message): string[] =>
  [...listOf(message, 'supported'), ...listOf(message, 'require')].map((option) => option.toLowerCase())

/** What a message adds to what is known of its sender: one without Allow or Supported says nothing of them. */
export const abilitiesOf = (message: Message, before: PeerAbilities = nothingKnown): PeerAbilities => {
  const allowed = listOf(message, 'allow')
  const options = optionsOf(message)
  // A 2xx may have Require: timer and no Supported, so an option that was named once stays.
  const isNamed = (option: string, named: boolean): boolean => named || options.includes(option)
  return {
    update: allowed.length === 0 ? before.update : allowed.includes('UPDATE'),
    timer: isNamed('timer', before.timer),
    reliable: isNamed('100rel', before.reliable),
  }
}

/** Whether the message itself asks for the option with Require. */
export const requires = (message: Message, option: string): boolean =>
  listOf(message, 'require').some((required) => required.toLowerCase() === option)
