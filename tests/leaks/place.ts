import type { Side, Words } from './secrets.ts'

/** What a place is part of. `opening`: a request outside dialogs. `founding`: a response to INVITE that may found a dialog. */
export type Part = 'request' | 'opening' | 'response' | 'founding' | 'sdp' | 'body'

/** One place of a message at which somebody may say who he is. */
export type Place = {
  readonly name: string
  /** Which row of the table of header rules it belongs to. */
  readonly row: string
  readonly parts: readonly Part[]
  /** The lines to write; a place of the message's frame is written where the frame is. */
  readonly write: (words: Words) => string
  /** What shows in the octets of a message that the place was written; the place's word where nothing is said. */
  readonly mark?: (words: Words) => string
  /** Methods whose requests cannot have it, since it would mean something there. */
  readonly notIn?: readonly string[]
  /**
   * Where the product lets it cross by design: lines of a session description that begin so. Everywhere else it may not
   * stand even so.
   */
  readonly crosses?: { readonly in: readonly string[]; readonly as: 'media address' | 'negotiated' }
  /** Only this side can write it. */
  readonly by?: Side
}
