import type { WrittenNumber } from '@axbridge/core'
import { parseUri, percentDecode } from '@axbridge/sip'

/** RFC 3966 section 5.1.1: these stand between digits for people's eyes and mean nothing. */
const visualSeparators = /[-.()]/g

/**
 * The number that a URI writes: the telephone-subscriber of a tel URI (RFC 3966), or of a SIP URI's user part, whose
 * parameters stand inside the user part (RFC 3261 section 19.1.6). Undefined when the URI holds none.
 */
export const writtenNumberOf = (uri: string): WrittenNumber | undefined => {
  const parsed = parseUri(uri)
  if (parsed === undefined) return undefined
  if (parsed.kind === 'tel') return written(parsed.number, parsed.parameters)
  if (parsed.user === undefined || parsed.user === '') return undefined
  return written(parsed.user, parsed.userParameters)
}

const written = (
  text: string,
  parameters: readonly { readonly name: string; readonly value?: string }[],
): WrittenNumber => {
  const digits = percentDecode(text).replace(visualSeparators, '')
  const phoneContext = parameters.find(({ name }) => name === 'phone-context')?.value
  return phoneContext === undefined ? { digits } : { digits, phoneContext: phoneContext.replace(visualSeparators, '') }
}
