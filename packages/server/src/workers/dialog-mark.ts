import { headerOf, randomTokens, type SipMessage, type Tokens, tagOf } from '@axbridge/sip'

const letters = 'abcdefghijklmnop'

/** How many places there may be: each has a letter. */
export const mostWorkers = letters.length

/** The length of the tags that the stack makes; a tag of another length is none of ours. */
const tagLength = 16

/**
 * Tokens whose first letter names the place of a worker, so that a request in one of its dialogs is known by the tag, whichever
 * worker it comes to. The letters behind it are random, and no fewer than 60 bits in the shortest that the stack asks for.
 */
export const markedTokens = (place: number): Tokens => ({
  token: (length) => letters.charAt(place) + randomTokens.token(length - 1),
  below: (below) => randomTokens.below(below),
})

/** The place whose dialog a request is in by its To tag; undefined for a message that is in none of ours, or no request. */
export const placeOf = (message: SipMessage): number | undefined => {
  if (message.kind !== 'request') return undefined
  const tag = tagOf(headerOf(message, 'to') ?? '')
  if (tag?.length !== tagLength) return undefined
  const place = letters.indexOf(tag.charAt(0))
  return place < 0 ? undefined : place
}
