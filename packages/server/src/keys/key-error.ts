/** What is wrong with the master key, the key ring, or where they are kept. */
export type KeyErrorCode =
  /** There is none, and none may be made. */
  | 'missing'
  /** Others than the owner can read or replace it. */
  | 'open_to_others'
  /** It does not hold one key of 32 octets. */
  | 'malformed'
  /** The system does not let us read it. */
  | 'unreadable'
  /** The system does not let us make it. */
  | 'unwritable'
  /** It is a key, and not the one that sealed the data. */
  | 'other_key'
  /** This Node.js has not what the suite needs. */
  | 'suite_missing'
  /** The key ring is damaged, or is no ring. */
  | 'ring_malformed'
  /** The ring has no room for more keys. */
  | 'ring_full'
  /** The ring was changed by somebody else again and again. */
  | 'ring_busy'
  /** The key service gave no good answer. */
  | 'service'

/** The master key cannot be had. The message names the file and what to do, never anything of the key. */
export class KeyError extends Error {
  override readonly name = 'KeyError'
  readonly code: KeyErrorCode

  constructor(code: KeyErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Why a sealed value does not open. */
export type SealErrorCode =
  /** It was sealed by a key that is not here. */
  | 'unknown_key'
  /** It is too short to be a sealed value. */
  | 'malformed'
  /** It belongs to another scope or owner, or was changed. */
  | 'not_authentic'

/** A sealed value does not open. */
export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code: SealErrorCode

  constructor(code: SealErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}
