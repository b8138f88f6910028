/**
 * What crosses between the threads: one flat array of values and one buffer that is moved, not copied. Structured clone
 * of an object for each operation, or of a view into Node's shared buffer pool, costs several times as much.
 */
export type FlatMessage = { readonly values: readonly FlatValue[]; readonly octets: Uint8Array<ArrayBuffer> }

export type FlatValue = string | number | null

const firstOctets = 1024

export class FlatWriter {
  readonly #values: FlatValue[] = []
  #octets = new Uint8Array(firstOctets)
  #used = 0

  put(value: FlatValue): void {
    if (value === undefined) throw new TypeError('a value of the operation is missing')
    this.#values.push(value)
  }

  putOctets(octets: Uint8Array): void {
    const end = this.#used + octets.length
    if (end > this.#octets.length) {
      const grown = new Uint8Array(Math.max(end, this.#octets.length * 2))
      grown.set(this.#octets)
      this.#octets = grown
    }
    this.#octets.set(octets, this.#used)
    this.#used = end
    this.#values.push(octets.length)
  }

  /** A value that may be left out. */
  putOptional<T>(value: T | undefined, put: (value: T) => void): void {
    this.put(value === undefined ? 0 : 1)
    if (value !== undefined) put(value)
  }

  putList<T>(items: readonly T[], put: (message: FlatWriter, item: T) => void): void {
    this.put(items.length)
    for (const item of items) put(this, item)
  }

  /** Where the message stands, to go back to when what follows cannot be written down. */
  mark(): { readonly values: number; readonly octets: number } {
    return { values: this.#values.length, octets: this.#used }
  }

  backTo(mark: { readonly values: number; readonly octets: number }): void {
    this.#values.length = mark.values
    this.#used = mark.octets
  }

  /** The message, with the buffer to move along. The writer is not used again. */
  finish(): FlatMessage {
    return { values: this.#values, octets: this.#octets }
  }
}

export class FlatReader {
  readonly #values: readonly FlatValue[]
  readonly #octets: Uint8Array<ArrayBuffer>
  #at = 0
  #used = 0

  constructor({ values, octets }: FlatMessage) {
    this.#values = values
    this.#octets = octets
  }

  get isAtEnd(): boolean {
    return this.#at === this.#values.length
  }

  text(): string {
    const value = this.#take()
    if (typeof value !== 'string') throw new Error('a message between the threads of the store lacks a text')
    return value
  }

  number(): number {
    const value = this.#take()
    if (typeof value !== 'number') throw new Error('a message between the threads of the store lacks a number')
    return value
  }

  textOrNull(): string | null {
    return this.#values[this.#at] === null ? this.#takeNull() : this.text()
  }

  numberOrNull(): number | null {
    return this.#values[this.#at] === null ? this.#takeNull() : this.number()
  }

  optional<T>(take: () => T): T | undefined {
    return this.number() === 0 ? undefined : take()
  }

  list<T>(take: (message: FlatReader) => T): T[] {
    const items: T[] = []
    for (let left = this.number(); left > 0; left -= 1) items.push(take(this))
    return items
  }

  octets(): Uint8Array {
    const start = this.#used
    this.#used += this.number()
    return this.#octets.subarray(start, this.#used)
  }

  #takeNull(): null {
    this.#at += 1
    return null
  }

  #take(): FlatValue | undefined {
    const value = this.#values[this.#at]
    this.#at += 1
    return value
  }
}
