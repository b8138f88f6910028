import { type PhoneNumber, understand } from '@axbridge/core'
import { headerOf, headersOf, parseNameAddr, type SipRequest, splitList } from '@axbridge/sip'
import type { Trunk } from './trunk.ts'
import { writtenNumberOf } from './written-number.ts'

/** Who calls, as far as the trunk is trusted to say it. */
export type CallerIdentity =
  | { readonly kind: 'caller'; readonly phone: PhoneNumber }
  /** None, anonymous, or not a number that can be called back. */
  | { readonly kind: 'none' }
  /** A 700 number claims to call: nothing outside may present one (BASE-5). */
  | { readonly kind: 'protected' }

/**
 * Reads the caller's number. From a trusted network it is the P-Asserted-Identity, which holds one or two values, a
 * SIP and a tel URI (RFC 3325 section 9.1); From counts only where the trunk says so.
 */
export const callerIdentityOf = (invite: SipRequest, trunk: Trunk): CallerIdentity => {
  let caller: PhoneNumber | undefined
  for (const value of identityValues(invite, trunk)) {
    const uri = parseNameAddr(value)?.uri
    const written = uri === undefined ? undefined : writtenNumberOf(uri)
    const understood = written === undefined ? undefined : understand(written, trunk.spellings)
    if (understood === undefined || !understood.ok) continue
    if (understood.value.kind === 'protected') return { kind: 'protected' }
    caller ??= understood.value.phone
    // Two values that name two callers name none.
    if (!caller.equals(understood.value.phone)) return { kind: 'none' }
  }
  return caller === undefined ? { kind: 'none' } : { kind: 'caller', phone: caller }
}

const identityValues = (invite: SipRequest, trunk: Trunk): readonly string[] => {
  if (trunk.callerFrom === 'asserted') return headersOf(invite, 'p-asserted-identity').flatMap(splitList)
  const from = headerOf(invite, 'from')
  return from === undefined ? [] : [from]
}
