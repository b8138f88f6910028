import { type PhoneNumber, understand } from '@axbridge/core'
import { headersOf, parseNameAddr, type SipRequest, splitList } from '@axbridge/sip'
import { writtenNumberOf } from '../written-number.ts'
import type { Trunk } from './trunk.ts'

/** Who calls, as far as the trunk is trusted to say it. */
export type CallerIdentity =
  | { readonly kind: 'caller'; readonly phone: PhoneNumber }
  /** None, anonymous, or not a number that can be called back. */
  | { readonly kind: 'none' }
  /** A 700 number claims to call: nothing outside may present one (BASE-5). */
  | { readonly kind: 'protected' }

/**
 * Reads the caller's number. From a trusted network it is the P-Asserted-Identity, which holds one or two values, a
 * SIP and a tel URI (RFC 3325 section 9.1); From counts only where the trunk says so. Where the caller is the digest user, From
 * has to say the same. A 700 number in either field is a claim to be one, whichever of them the trunk goes by.
 */
export const callerIdentityOf = (invite: SipRequest, trunk: Trunk): CallerIdentity => {
  const asserted = readAll(headersOf(invite, 'p-asserted-identity').flatMap(splitList), trunk)
  const from = readAll(headersOf(invite, 'from'), trunk)
  if (asserted === 'protected' || from === 'protected') return { kind: 'protected' }
  switch (trunk.callerFrom) {
    case 'asserted':
      return onlyOneOf(asserted)
    case 'from':
      return onlyOneOf(from)
    case 'digest':
      return digestCaller(from, trunk)
  }
}

/** The numbers that these fields understandably name. */
const readAll = (values: readonly string[], { spellings }: Trunk): readonly PhoneNumber[] | 'protected' => {
  const phones: PhoneNumber[] = []
  for (const value of values) {
    const uri = parseNameAddr(value)?.uri
    const written = uri === undefined ? undefined : writtenNumberOf(uri)
    const understood = written === undefined ? undefined : understand(written, spellings)
    if (understood === undefined || !understood.ok) continue
    if (understood.value.kind === 'protected') return 'protected'
    phones.push(understood.value.phone)
  }
  return phones
}

const digestCaller = (from: readonly PhoneNumber[], { digest, spellings }: Trunk): CallerIdentity => {
  const user = digest === undefined ? undefined : understand({ digits: digest.username }, spellings)
  if (user?.ok !== true || user.value.kind !== 'phone' || from.length === 0) return { kind: 'none' }
  return onlyOneOf([user.value.phone, ...from])
}

/** Values that name two callers name none. */
const onlyOneOf = ([first, ...others]: readonly PhoneNumber[]): CallerIdentity =>
  first !== undefined && others.every((other) => other.equals(first))
    ? { kind: 'caller', phone: first }
    : { kind: 'none' }
