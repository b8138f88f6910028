import { headerOf, type SipMessage } from '../message/message.ts'
import { isSdpType } from './content-type.ts'

/** The session description that a message carries; undefined for none, or for a body of another type. */
export const sessionOf = (message: SipMessage): string | undefined => {
  if (message.body === '') return undefined
  return isSdpType(headerOf(message, 'content-type') ?? '') ? message.body : undefined
}
