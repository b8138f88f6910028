import { isNumericAddress } from '../dialog/next-hop.ts'
import { anywhere, type MediaRule } from '../sdp/media-networks.ts'
import { rebuildSdp } from '../sdp/sdp.ts'

/**
 * The session as one leg is shown it. Its origin is ours, and its version grows by one whenever the description differs
 * from the last (RFC 3264 section 8).
 */
export class OwnSession {
  readonly #sessionId: number
  readonly #address: string
  readonly #mayCarry: MediaRule
  #version = 1
  #last: string | undefined
  #agreed: string | undefined

  /** `sessionId` is below 10^9; `host` is our own towards this leg; `mayCarry` says where media may go. */
  constructor(sessionId: number, host: string, mayCarry: MediaRule = anywhere) {
    this.#sessionId = sessionId
    this.#mayCarry = mayCarry
    // An origin needs an address, and nobody sends anything there: for a host name any will do.
    this.#address = isNumericAddress(host) ? host : '0.0.0.0'
  }

  /** The other leg's description, built again; undefined when it cannot be. */
  describe(sdp: string): string | undefined {
    const same = this.#rebuild(sdp, this.#version)
    if (same === undefined || same === this.#last) return same
    if (this.#last === undefined) {
      this.#last = same
      return same
    }
    this.#version += 1
    this.#last = this.#rebuild(sdp, this.#version)
    return this.#last
  }

  /** Whether the description can be built again and says something else than the last. */
  isNews(sdp: string): boolean {
    const same = this.#rebuild(sdp, this.#version)
    return same !== undefined && same !== this.#last
  }

  /** What was described last is offered and answered: it holds until another one is. */
  agree(): void {
    this.#agreed = this.#last
  }

  /**
   * What holds, once more. After an offer that was refused it has a higher version than before, since versions never go
   * back. Undefined when nothing was agreed on.
   */
  again(): string | undefined {
    return this.#agreed === undefined ? undefined : this.describe(this.#agreed)
  }

  #rebuild(sdp: string, version: number): string | undefined {
    const own = { sessionId: this.#sessionId, version, address: this.#address }
    const rebuilt = rebuildSdp(sdp, own, this.#mayCarry)
    return rebuilt.ok ? rebuilt.sdp : undefined
  }
}
