/** What the verification of signatures is held to. */
export type SignatureLimits = {
  /** A signature made longer ago is refused. */
  readonly oldestSeconds: number
  /** How far the clock of a client may be ahead. */
  readonly aheadSeconds: number
  /** A longer Signature-Input, Signature or Content-Digest is refused unread. */
  readonly fieldCharacters: number
}

export const defaultSignatureLimits: SignatureLimits = { oldestSeconds: 300, aheadSeconds: 60, fieldCharacters: 4_096 }
