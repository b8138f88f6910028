import { accept, type Parsed, reject } from './parsed.ts'

const inspectSymbol = Symbol.for('nodejs.util.inspect.custom')

/**
 * A real number: a secret. Every way of printing it gives its mask (`138****1234`); `reveal` is the one way to its
 * digits, and a test lists who may call that.
 */
export class PhoneNumber {
  readonly #national: string

  private constructor(national: string) {
    this.#national = national
  }

  /** @internal parsing and revealing stand below as functions */
  static fromNational(national: string): PhoneNumber {
    return new PhoneNumber(national)
  }

  /** @internal */
  static nationalOf(phone: PhoneNumber): string {
    return phone.#national
  }

  /** `138****1234`: what may be shown. */
  get mask(): string {
    return `${this.#national.slice(0, 3)}****${this.#national.slice(-4)}`
  }

  equals(other: PhoneNumber): boolean {
    return this.#national === other.#national
  }

  toString(): string {
    return this.mask
  }

  toJSON(): string {
    return this.mask
  }

  [inspectSymbol](): string {
    return this.mask
  }
}

/** The forms in which a real number is written to the party it belongs to. */
export type PhoneForm = 'national' | 'e164'

/** The digits of a real number: `13812341234`, or `+8613812341234`. Only the places that must have them call this. */
export const reveal = (phone: PhoneNumber, form: PhoneForm = 'national'): string => {
  const national = PhoneNumber.nationalOf(phone)
  return form === 'national' ? national : `+86${national}`
}

/** The first four digits: of which range it is, and nothing of whose. */
export const rangeOf = (phone: PhoneNumber): string => PhoneNumber.nationalOf(phone).slice(0, 4)

const rule = 'must be a mainland mobile number in its national form: 11 digits beginning with 13 to 19'

/** Accepts the national form of a mainland personal mobile, `1[3-9]` and nine digits (APP-2). */
export const parseNationalMobile = (text: string): Parsed<PhoneNumber> =>
  /^1[3-9][0-9]{9}$/.test(text) ? accept(PhoneNumber.fromNational(text)) : reject(rule)
