/** A bare item of RFC 8941 section 3.3, of the kinds that signature fields use: no decimals and no byte sequences. */
export type BareItem =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'token'; readonly text: string }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }

/** A parameter of an inner list or of one of its items; a key without a value is the boolean true. */
export type Parameter = { readonly key: string; readonly value: BareItem }

export type ListItem = { readonly text: string; readonly parameters: readonly Parameter[] }

export type InnerList = { readonly items: readonly ListItem[]; readonly parameters: readonly Parameter[] }

/** More is refused: what a signature needs is far less. */
export const fieldLimits = { members: 8, items: 32, parameters: 16 } as const

const keyPattern = /[a-z*][a-z0-9_\-.*]*/y
const integerPattern = /-?[0-9]{1,15}(?![0-9.])/y
const tokenPattern = /[A-Za-z*][!#$%&'*+\-.^_`|~:/0-9A-Za-z]*/y
const booleanPattern = /\?[01]/y
/** Padding is not optional here, so that one value has one spelling (RFC 8941 section 4.2.7 leaves that to us). */
const byteSequencePattern = /:(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?:/y

const [tab, space, quote, backslash, tilde] = [0x09, 0x20, 0x22, 0x5c, 0x7e]

const truth: BareItem = { kind: 'boolean', value: true }

/**
 * Reads the text of a structured field from left to right (RFC 8941 section 4.2). A method that answers undefined has
 * met what may not stand there, and `fault` says what and where; nothing is read after that.
 */
export class FieldReader {
  readonly #text: string
  #at = 0
  #fault: string | undefined

  constructor(text: string) {
    this.#text = text
  }

  /** What was wrong, with its place and without the text. */
  get fault(): string {
    return this.#fault ?? 'cannot be read'
  }

  /** Members by their keys; each key once, where RFC 8941 would take the last. */
  dictionary<Member>(readMember: () => Member | undefined): Map<string, Member> | undefined {
    const members = new Map<string, Member>()
    this.#spaces()
    if (this.#atEnd()) return this.#fail('is empty')
    for (;;) {
      const key = this.#take(keyPattern)
      if (key === undefined) return this.#failHere('a label must stand')
      if (members.has(key)) return this.#failHere('a label stands a second time before')
      if (members.size >= fieldLimits.members) return this.#fail(`may have at most ${fieldLimits.members} members`)
      if (!this.#skip('=')) return this.#failHere('"=" must stand')
      const member = readMember()
      if (member === undefined) return undefined
      members.set(key, member)
      this.#optionalWhitespace()
      if (this.#atEnd()) return members
      if (!this.#skip(',')) return this.#failHere('"," must stand')
      this.#optionalWhitespace()
    }
  }

  /** An inner list of strings, each with its parameters, and the parameters of the list. */
  innerList(): InnerList | undefined {
    if (!this.#skip('(')) return this.#failHere('"(" must stand')
    const items: ListItem[] = []
    for (;;) {
      const spaces = this.#spaces()
      if (this.#skip(')')) break
      if (items.length > 0 && spaces === 0) return this.#failHere('a space or ")" must stand')
      if (items.length >= fieldLimits.items) return this.#fail(`may list at most ${fieldLimits.items} components`)
      const text = this.#string()
      if (text === undefined) return this.#failHere('a component in double quotes or ")" must stand')
      const parameters = this.#parameters()
      if (parameters === undefined) return undefined
      items.push({ text, parameters })
    }
    const parameters = this.#parameters()
    return parameters === undefined ? undefined : { items, parameters }
  }

  /** The base64 text of a byte sequence, without its colons. */
  byteSequence(): string | undefined {
    const sequence = this.#take(byteSequencePattern)
    return sequence === undefined ? this.#failHere('base64 between colons must stand') : sequence.slice(1, -1)
  }

  #parameters(): readonly Parameter[] | undefined {
    const parameters: Parameter[] = []
    while (this.#skip(';')) {
      this.#spaces()
      const key = this.#take(keyPattern)
      if (key === undefined) return this.#failHere('the name of a parameter must stand')
      if (parameters.some((parameter) => parameter.key === key)) {
        return this.#failHere('a parameter stands a second time before')
      }
      if (parameters.length >= fieldLimits.parameters) {
        return this.#fail(`may have at most ${fieldLimits.parameters} parameters`)
      }
      const value = this.#skip('=') ? this.#bareItem() : truth
      if (value === undefined) return this.#failHere('a string, an integer, a token or a boolean must stand')
      parameters.push({ key, value })
    }
    return parameters
  }

  #bareItem(): BareItem | undefined {
    const text = this.#string()
    if (text !== undefined) return { kind: 'string', text }
    const integer = this.#take(integerPattern)
    if (integer !== undefined) return { kind: 'integer', value: Number(integer) }
    const token = this.#take(tokenPattern)
    if (token !== undefined) return { kind: 'token', text: token }
    const boolean = this.#take(booleanPattern)
    return boolean === undefined ? undefined : { kind: 'boolean', value: boolean === '?1' }
  }

  /** RFC 8941 section 4.2.5, by octets: nothing else of a signature is as long. */
  #string(): string | undefined {
    const from = this.#at
    if (this.#text.charCodeAt(from) !== quote) return undefined
    let hasEscapes = false
    for (let at = from + 1; ; at += 1) {
      let code = this.#text.charCodeAt(at)
      if (code === quote) {
        this.#at = at + 1
        const text = this.#text.slice(from + 1, at)
        return hasEscapes ? text.replaceAll(/\\(.)/g, '$1') : text
      }
      if (code === backslash) {
        hasEscapes = true
        at += 1
        code = this.#text.charCodeAt(at)
        if (code !== quote && code !== backslash) return undefined
      } else if (!(code >= space && code <= tilde)) return undefined
    }
  }

  /** How many were passed. */
  #spaces(): number {
    const from = this.#at
    while (this.#text.charCodeAt(this.#at) === space) this.#at += 1
    return this.#at - from
  }

  #optionalWhitespace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== space && code !== tab) return
      this.#at += 1
    }
  }

  #atEnd(): boolean {
    return this.#at === this.#text.length
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at += 1
    return true
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return undefined
    const from = this.#at
    this.#at = pattern.lastIndex
    return this.#text.slice(from, this.#at)
  }

  #fail(fault: string): undefined {
    this.#fault ??= fault
    return undefined
  }

  #failHere(expected: string): undefined {
    return this.#fail(`is no structured field: ${expected} at character ${this.#at + 1}`)
  }
}
