/** What a value is sealed with: its header in front, which names its key, and what it is bound to. */
export type ScopeCipher = {
  /** How many octets a sealed value has more than its text, without the header. */
  readonly overhead: number
  /** `header`, and behind it the sealed text. `text` holds octets as characters where its encoding is latin1. */
  seal(header: Uint8Array, bound: Buffer, text: string, encoding: 'utf8' | 'latin1'): Uint8Array
  /** The text's octets. Throws SealError when the value is not bound to this, or was changed; it is at least header and overhead long. */
  open(sealed: Uint8Array, headerLength: number, bound: Buffer): Buffer
}

export const notAuthentic = 'a value was not sealed for this scope and owner, or was changed'
