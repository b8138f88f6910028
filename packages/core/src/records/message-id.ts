import { accept, type Parsed, reject } from '../numbering/parsed.ts'
import { blockOf, type ProtectedNumber } from '../numbering/protected-number.ts'
import { randomToken } from '../ports/id.ts'
import type { Randomness } from '../ports/randomness.ts'

declare const messageId: unique symbol

/** Of one text: `msg_`, the block where it was sent to a 700 number, `_` and 80 random bits. */
export type MessageId = string & { readonly [messageId]: true }

export const makeMessageId = (x: ProtectedNumber | null, randomness: Randomness): MessageId =>
  (x === null ? `msg_${randomToken(randomness)}` : `msg_${blockOf(x)}_${randomToken(randomness)}`) as MessageId

export const parseMessageId = (text: string): Parsed<MessageId> =>
  /^msg_(?:700[0-9]{8}_)?[a-z2-9]{16}$/.test(text) ? accept(text as MessageId) : reject('is not a message id')
