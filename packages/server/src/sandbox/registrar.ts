import { type PhoneNumber, parsePhoneNumber, reveal } from '@axbridge/core'
import {
  type Flow,
  type Header,
  headerOf,
  headersOf,
  type NameAddr,
  parseNameAddr,
  parseUri,
  type SipRequest,
  splitList,
} from '@axbridge/sip'
import { sourceRule } from '../peer-address.ts'
import type { DigestGate } from './digest-gate.ts'

/** A sandbox phone's way back. `expiresAt` in ms. */
type Registered = { readonly contactUri: string; readonly flow: Flow; readonly expiresAt: number }

export type RegistrarAnswer = { readonly status: number; readonly headers?: readonly Header[] }

export type RegistrarOptions = {
  readonly gate: DigestGate
  readonly now: () => number
  /** Phones registered at once; a further one is answered 503. */
  readonly maxPhones: number
  /** The addresses and networks whose phones may register. */
  readonly from: readonly string[]
  /** Whether anything that is sent there can still arrive. */
  readonly leadsBack: (flow: Flow) => boolean
}

const longestExpiryS = 3_600

/** A phone that comes by a connection is heard again before the connection counts as idle, which it does after 15 minutes. */
const longestExpiryOfConnectionS = 600

/**
 * The sandbox's registrar (RFC 3261 section 10.3), as small as a desk needs it: one contact a number, the latest one.
 * A phone's number is its digest user name and stands in To; a contact is reached where its REGISTER came from. A phone in a browser
 * is reached over its very connection (RFC 7118 section 5), so that its registration ends with that.
 */
export class Registrar {
  readonly #options: RegistrarOptions
  readonly #phones = new Map<string, Registered>()
  readonly #isFrom: (host: string) => boolean

  constructor(options: RegistrarOptions) {
    this.#options = options
    this.#isFrom = sourceRule(options.from)
  }

  /** Answers a REGISTER; anything else is not for the registrar. */
  answer(request: SipRequest, flow: Flow): RegistrarAnswer | undefined {
    if (request.method !== 'REGISTER') return undefined
    if (!this.#isFrom(flow.remote.host)) return { status: 403 }
    const phone = numberOf(headerOf(request, 'to'))
    if (phone === undefined) return { status: 404 }
    const verdict = this.#options.gate.check(request, phone, flow.remote.host)
    if (verdict.kind === 'challenge') return { status: 401, headers: verdict.headers }
    if (verdict.kind === 'refused') return { status: 403 }
    return this.#register(request, reveal(phone), flow)
  }

  find(phone: PhoneNumber): { contactUri: string; flow: Flow } | undefined {
    return this.#live(reveal(phone))
  }

  #live(number: string): Registered | undefined {
    const registered = this.#phones.get(number)
    return registered !== undefined && this.#isLive(registered) ? registered : undefined
  }

  #isLive({ expiresAt, flow }: Registered): boolean {
    return expiresAt > this.#options.now() && this.#options.leadsBack(flow)
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
    const expires = expiryOf(parsed, request, flow)
    if (parsed === undefined || parseUri(parsed.uri)?.kind !== 'sip' || expires === undefined) return { status: 400 }
    if (expires === 0) return this.#leave(number, parsed.uri)
    if (!this.#hasRoomFor(number)) return { status: 503 }
    const expiresAt = this.#options.now() + expires * 1_000
    this.#phones.set(number, { contactUri: parsed.uri, flow, expiresAt })
    return { status: 200, headers: this.#contactHeaders(number) }
  }

  /** A page that is loaded anew may take leave later than its successor came: only what is named leaves. */
  #leave(number: string, contactUri: string): RegistrarAnswer {
    if (this.#phones.get(number)?.contactUri === contactUri) this.#phones.delete(number)
    return { status: 200, headers: this.#contactHeaders(number) }
  }

  #contactHeaders(number: string): Header[] {
    const registered = this.#live(number)
    if (registered === undefined) return []
    const leftS = Math.ceil((registered.expiresAt - this.#options.now()) / 1_000)
    return [{ name: 'contact', value: `<${registered.contactUri}>;expires=${leftS}` }]
  }

  #hasRoomFor(number: string): boolean {
    if (this.#phones.has(number) || this.#phones.size < this.#options.maxPhones) return true
    for (const [other, registered] of this.#phones) if (!this.#isLive(registered)) this.#phones.delete(other)
    return this.#phones.size < this.#options.maxPhones
  }
}

const numberOf = (to: string | undefined): PhoneNumber | undefined => {
  const uri = to === undefined ? undefined : parseNameAddr(to)?.uri
  const parsed = uri === undefined ? undefined : parseUri(uri)
  const number = parsed?.kind === 'sip' && parsed.user !== undefined ? parsePhoneNumber(parsed.user) : undefined
  return number?.ok === true ? number.value : undefined
}

/** For how many seconds; undefined when it is not to be understood. */
const expiryOf = (contact: NameAddr | undefined, request: SipRequest, { connection }: Flow): number | undefined => {
  const asked = contact?.parameters.find(({ name }) => name === 'expires')?.value ?? headerOf(request, 'expires')
  const longest = connection === undefined ? longestExpiryS : longestExpiryOfConnectionS
  if (asked === undefined) return longest
  return /^[0-9]{1,10}$/.test(asked) ? Math.min(Number(asked), longest) : undefined
}
