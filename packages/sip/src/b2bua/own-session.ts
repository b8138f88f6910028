import { isNumericAddress } from '../dialog/next-hop.ts'
import { rebuildSdp } from '../sdp/sdp.ts'

/**
 * The session as one leg is shown it. Its origin is ours, and its version grows by one whenever the description differs
 * from the last (RFC 3264 section 8).
 */
export class OwnSession {
  readonly #sessionId: number
  readonly #address: string
  #version = 1
  #last: string | undefined

  /** `sessionId` is below 10^9; `host` is our own towards this leg. */
  constructor(sessionId: number, host: string) {
    this.#sessionId = sessionId
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

  #rebuild(sdp: string, version: number): string | undefined {
    const rebuilt = rebuildSdp(sdp, { sessionId: this.#sessionId, version, address: this.#address })
    return rebuilt.ok ? rebuilt.sdp : undefined
  }
}
