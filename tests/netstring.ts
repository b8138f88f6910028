/** A text as a netstring: its length in octets, a colon, the text, a comma. */
export const writeNetstring = (text: string): string => `${Buffer.byteLength(text)}:${text},`

/** Cuts netstrings out of a stream. Throws when the stream holds anything else. */
export class NetstringReader {
  #unread: Buffer = Buffer.alloc(0)

  add(octets: Buffer): readonly string[] {
    this.#unread = Buffer.concat([this.#unread, octets])
    const texts: string[] = []
    for (;;) {
      const colon = this.#unread.indexOf(':')
      if (colon < 0) return texts
      const length = Number(this.#unread.toString('latin1', 0, colon))
      if (!Number.isSafeInteger(length) || length > 1 << 20) throw new Error('a stream of netstrings is broken')
      const end = colon + 1 + length
      if (this.#unread.length <= end) return texts
      texts.push(this.#unread.toString('utf8', colon + 1, end))
      this.#unread = this.#unread.subarray(end + 1)
    }
  }
}
