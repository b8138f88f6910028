import {
  type Clock,
  type ConsoleSession,
  type ConsoleUser,
  hashText,
  type KeyedHash,
  type MaybePromise,
  type Randomness,
  randomToken,
  type UserId,
  type UserStore,
  type Vault,
} from '@axbridge/core'
import { settled } from '../operation/settled.ts'

export type SessionParts = {
  readonly users: Pick<UserStore, 'addSession' | 'session' | 'seen' | 'endSession' | 'endSessions'>
  readonly vault: Pick<Vault, 'hash'>
  readonly clock: Clock
  readonly randomness: Randomness
  readonly idleMs: number
  readonly longestSessionMs: number
  /** Hears why it could not be noted that a session was used. */
  readonly failed: (error: unknown) => void
}

/** A session that counts, and whose it is. */
export type Found = { readonly session: ConsoleSession; readonly user: ConsoleUser }

type Remembered = Found & { readonly readAt: number }

/** What another server ended counts here so much later at most. */
const rememberedMs = 2_000
const mostRemembered = 1_000

/** How often it is noted that a session is used. */
const notedMs = 60_000

/**
 * The sessions of people. A page asks many things at once: what was read of a session is remembered for two seconds, and
 * forgotten at once where this server ends it or changes its user.
 */
export class Sessions {
  readonly #parts: SessionParts
  readonly #notedMs: number
  readonly #remembered = new Map<string, Remembered>()
  /** What was read before something ended must not be remembered after it. */
  #endings = 0

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#notedMs = Math.min(notedMs, Math.floor(parts.idleMs / 10))
  }

  /** A new session with a secret of 160 random bits, of which only the keyed hash is kept. */
  async begin(user: ConsoleUser): Promise<{ readonly secret: string; readonly session: ConsoleSession }> {
    const { users, clock, randomness, longestSessionMs } = this.#parts
    const secret = `axs_${randomToken(randomness)}${randomToken(randomness)}`
    const now = clock.now()
    const session = {
      ...{ hash: this.hashOf(secret), user: user.id },
      ...{ createdAt: now, seenAt: now, expiresAt: now + longestSessionMs },
    }
    await users.addSession(session)
    return { secret, session }
  }

  /** Undefined for a session that is no more, or whose user may not sign in. */
  find(secret: string): MaybePromise<Found | undefined> {
    const hash = this.hashOf(secret)
    const key = hashText(hash)
    const now = this.#parts.clock.now()
    const known = this.#remembered.get(key)
    if (known !== undefined && now - known.readAt < rememberedMs) return this.#counting(known, now)
    const endings = this.#endings
    return settled(this.#parts.users.session(hash), (found) => {
      if (found === undefined || this.#counting(found, now) === undefined) {
        this.#remembered.delete(key)
        return undefined
      }
      if (endings === this.#endings) this.#remember(key, { ...found, readAt: now })
      return found
    })
  }

  /** Notes that a session is used, so that it does not end for being idle. Nobody waits for it. */
  use({ session, user }: Found): void {
    const { users, clock, failed } = this.#parts
    const now = clock.now()
    if (now - session.seenAt < this.#notedMs) return
    const key = hashText(session.hash)
    const known = this.#remembered.get(key)
    const readAt = known?.readAt ?? now
    // Remembered before it is written: of several requests at once one notes it.
    if (known !== undefined) this.#remembered.set(key, { session: { ...session, seenAt: now }, user, readAt })
    users.seen(session.hash, now).catch(failed)
  }

  /** The token that belongs to a session: derived under the server's key, so that nobody else can make one. */
  csrfOf(secret: string): string {
    return Buffer.from(this.#parts.vault.hash('csrf', secret).subarray(1)).toString('base64url')
  }

  hashOf(secret: string): KeyedHash {
    return this.#parts.vault.hash('session', secret)
  }

  async end(hash: KeyedHash): Promise<void> {
    await this.#parts.users.endSession(hash)
    this.#endings += 1
    this.#remembered.delete(hashText(hash))
  }

  /** Ends all sessions of a user but one. */
  async endAllOf(user: UserId, but: KeyedHash | null = null): Promise<void> {
    await this.#parts.users.endSessions(user, but)
    this.changed(user)
  }

  /** A user was changed: what is remembered of him counts no more. */
  changed(user: UserId): void {
    this.#endings += 1
    for (const [key, remembered] of this.#remembered) if (remembered.user.id === user) this.#remembered.delete(key)
  }

  #counting<Read extends Found>(found: Read, now: number): Read | undefined {
    const { session, user } = found
    const isOver = now >= session.expiresAt || now - session.seenAt >= this.#parts.idleMs
    return isOver || user.state !== 'active' ? undefined : found
  }

  #remember(key: string, remembered: Remembered): void {
    this.#remembered.delete(key)
    // A Map keeps the order of insertion: the first is the oldest.
    for (const oldest of this.#remembered.keys()) {
      if (this.#remembered.size < mostRemembered) break
      this.#remembered.delete(oldest)
    }
    this.#remembered.set(key, remembered)
  }
}
