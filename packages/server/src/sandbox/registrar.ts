import { type PhoneNumber, parsePhoneNumber, reveal } from '@axbridge/core'
import {
  type Flow,
  type Header,
  headerOf,
  headersOf,
  parseNameAddr,
  parseUri,
  type SipRequest,
  splitList,
  type Target,
} from '@axbridge/sip'
import type { DigestGate } from './digest-gate.ts'

/** A sandbox phone's way back. `expiresAt` in ms. */
type Registered = { readonly contactUri: string; readonly flow: Target | Flow; readonly expiresAt: number }

export type RegistrarAnswer = { readonly status: number; readonly headers?: readonly Header[] }

export type RegistrarOptions = {
  readonly gate: DigestGate
  readonly now: () => number
  /** Phones registered at once; a further one is answered 503. */
  readonly maxPhones: number
  /** The addresses whose phones may register. */
  readonly from: readonly string[]
}

const longestExpiryS = 3_600

/**
 * The sandbox's registrar (RFC 3261 section 10.3), as small as a desk needs it: one contact a number, the latest one.
 * A phone's number is its digest user name and stands in To; a contact is reached where its REGISTER came from.
 */
export class Registrar {
  readonly #options: RegistrarOptions
  readonly #phones = new Map<string, Registered>()

  constructor(options: RegistrarOptions) {
    this.#options = options
  }

  /** Answers a REGISTER; anything else is not for the registrar. */
  answer(request: SipRequest, flow: Flow): RegistrarAnswer | undefined {
    if (request.method !== 'REGISTER') return undefined
    if (!this.#options.from.includes(flow.remote.host)) return { status: 403 }
    const phone = numberOf(headerOf(request, 'to'))
    if (phone === undefined) return { status: 404 }
    const verdict = this.#options.gate.check(request, phone)
    if (verdict.kind === 'challenge') return { status: 401, headers: verdict.headers }
    if (verdict.kind === 'refused') return { status: 403 }
    return this.#register(request, reveal(phone), flow)
  }

  find(phone: PhoneNumber): { contactUri: string; flow: Target | Flow } | undefined {
    const registered = this.#phones.get(reveal(phone))
    return registered === undefined || registered.expiresAt <= this.#options.now() ? undefined : registered
  }

  #register(request: SipRequest, number: string, flow: Flow): RegistrarAnswer {
    const contacts = headersOf(request, 'contact').flatMap(splitList)
    const [contact] = contacts
    if (contacts.length > 1) return { status: 400 }
    // RFC 3261 section 10.3 step 8: without a Contact it only asks what is registered.
    if (contact === undefined) return { status: 200, headers: this.#contactHeaders(number) }
    if (contact === '*') {
      this.#phones.delete(number)
      return { status: 200 }
    }
    const parsed = parseNameAddr(contact)
    const expires = expiryOf(
      parsed?.parameters.find(({ name }) => name === 'expires')?.value ?? headerOf(request, 'expires'),
    )
    if (parsed === undefined || parseUri(parsed.uri)?.kind !== 'sip' || expires === undefined) return { status: 400 }
    if (expires === 0) {
      this.#phones.delete(number)
      return { status: 200 }
    }
    if (!this.#hasRoomFor(number)) return { status: 503 }
    const expiresAt = this.#options.now() + expires * 1_000
    this.#phones.set(number, { contactUri: parsed.uri, flow, expiresAt })
    return { status: 200, headers: this.#contactHeaders(number) }
  }

  #contactHeaders(number: string): Header[] {
    const registered = this.#phones.get(number)
    const leftS = registered === undefined ? 0 : Math.ceil((registered.expiresAt - this.#options.now()) / 1_000)
    if (registered === undefined || leftS <= 0) return []
    return [{ name: 'contact', value: `<${registered.contactUri}>;expires=${leftS}` }]
  }

  #hasRoomFor(number: string): boolean {
    if (this.#phones.has(number) || this.#phones.size < this.#options.maxPhones) return true
    const now = this.#options.now()
    for (const [other, { expiresAt }] of this.#phones) if (expiresAt <= now) this.#phones.delete(other)
    return this.#phones.size < this.#options.maxPhones
  }
}

const numberOf = (to: string | undefined): PhoneNumber | undefined => {
  const uri = to === undefined ? undefined : parseNameAddr(to)?.uri
  const parsed = uri === undefined ? undefined : parseUri(uri)
  const number = parsed?.kind === 'sip' && parsed.user !== undefined ? parsePhoneNumber(parsed.user) : undefined
  return number?.ok === true ? number.value : undefined
}

const expiryOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return longestExpiryS
  return /^[0-9]{1,10}$/.test(text) ? Math.min(Number(text), longestExpiryS) : undefined
}
