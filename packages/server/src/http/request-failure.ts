import { StoreError } from '@axbridge/core'
import { fieldRefusal, type Refusal, refusal } from '../operation/refusal.ts'
import { BodyRefused, jsonMediaType } from './bodies.ts'
import { DeadlinePassed } from './deadline.ts'

/** What the framework's errors carry; anything may be thrown. */
type Thrown = { readonly code?: unknown; readonly statusCode?: unknown }

const brokenJson = fieldRefusal('malformed', [{ field: 'body', rule: 'must be JSON (RFC 8259) in UTF-8' }])
const brokenText = fieldRefusal('malformed', [{ field: 'body', rule: 'must be in UTF-8' }])
const overloaded = refusal('overloaded', 'The server cannot take this now: ask again later.')
const late = refusal('overloaded', 'This took too long. What the request asked for may or may not have come to pass.')
const internal = refusal('internal', 'The server failed. What the request asked for may or may not have come to pass.')

/**
 * The refusal with which a thrown error is answered. Its text is never repeated: libraries quote what they were given,
 * and that may be a real number.
 */
export const refusalOfThrown = (error: unknown, bodyOctets: number, mediaType: string): Refusal => {
  if (error instanceof BodyRefused) return error.refusal
  if (error instanceof DeadlinePassed) return late
  if (error instanceof StoreError)
    return error.code === 'internal' || error.code === 'schema_newer' ? internal : overloaded
  const { code, statusCode } = (error ?? {}) as Thrown
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return refusal('body_too_large', `A body has at most ${bodyOctets} octets.`)
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return refusal('unsupported_media_type', `Send the body as ${mediaType}.`, { accept: mediaType })
    case 'FST_ERR_BAD_URL':
      return refusal('malformed', 'The address is not a URL path: its percent-encoding is broken.')
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return refusal('not_found', 'There is nothing at this address.')
    default:
      if (statusCode !== 400) return internal
      return mediaType === jsonMediaType ? brokenJson : brokenText
  }
}
