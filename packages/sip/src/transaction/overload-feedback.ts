import { headerOf, type SipRequest, type SipResponse } from '../message/message.ts'
import { unquote } from '../message/octets.ts'
import { parameterOf } from '../message/parameters.ts'
import { formatVia, parseVia } from '../message/via.ts'

/** How long what is said holds, and how often it is worked out anew (RFC 7339 section 4.3 has 500 ms where nothing is said). */
const validMs = 500

/** RFC 7339 section 4. */
const ownParameters: ReadonlySet<string> = new Set(['oc', 'oc-algo', 'oc-validity', 'oc-seq'])

type Demand = { heard: number; lossPercent: number }

/** Peers come and go by their trunks; so many are never set up. */
const mostPeers = 4_096

/**
 * Tells peers that ask for it (RFC 7339, algorithm `loss`) how much of what they would send they are to keep to themselves, so that
 * nothing has to be refused. Each is granted an equal part of what can be borne, and what one does not use the others have.
 */
export class OverloadFeedback {
  readonly #now: () => number
  readonly #startedAtS: number
  #demands = new Map<string, Demand>()
  #workedOutAt: number
  #sequence = ''

  /** `now` in ms, of a clock that nobody sets; `startedAtS` is its zero, in seconds: what is said must be told from what was said before a restart. */
  constructor(now: () => number, startedAtS: number) {
    this.#now = now
    this.#startedAtS = startedAtS
    this.#workedOutAt = now()
    this.#setSequence(this.#workedOutAt)
  }

  /** A new call of a peer came, while `limitPerS` can be taken of all peers together. */
  heard(peer: string, limitPerS: number): void {
    const now = this.#now()
    if (now - this.#workedOutAt >= validMs) this.#workOut(now, limitPerS)
    const demand = this.#demands.get(peer)
    if (demand !== undefined) demand.heard += 1
    else if (this.#demands.size < mostPeers) this.#demands.set(peer, { heard: 1, lossPercent: 0 })
  }

  /** The percentage of its calls that a peer is to keep back. */
  lossPercentOf(peer: string): number {
    return this.#demands.get(peer)?.lossPercent ?? 0
  }

  /** An answer to a request whose sender asks for it says so in its topmost Via; any other stays as it is. */
  tell(response: SipResponse, peer: string): SipResponse {
    const at = response.headers.findIndex(({ name }) => name === 'via')
    const via = parseVia(response.headers[at]?.value ?? '')
    if (via === undefined) return response
    const loss = this.lossPercentOf(peer)
    const parameters = [
      ...via.parameters.filter(({ name }) => !ownParameters.has(name)),
      { name: 'oc', value: `${loss}` },
      { name: 'oc-algo', value: '"loss"' },
      // Zero: nothing is to be kept back, and what was said before holds no more.
      { name: 'oc-validity', value: `${loss === 0 ? 0 : validMs}` },
      { name: 'oc-seq', value: this.#sequence },
    ]
    return {
      ...response,
      headers: response.headers.with(at, { name: 'via', value: formatVia({ ...via, parameters }) }),
    }
  }

  #workOut(now: number, limitPerS: number): void {
    const passedS = (now - this.#workedOutAt) / 1_000
    this.#workedOutAt = now
    this.#setSequence(now)
    const wanted = [...this.#demands].map(([peer, { heard, lossPercent }]) => ({
      ...{ peer, lossPercent },
      perS: heard / passedS / (1 - lossPercent / 100),
    }))
    let [left, peers] = [limitPerS, wanted.length]
    this.#demands = new Map()
    // The modest first: what they leave of their part is the others'.
    for (const { peer, perS, lossPercent } of wanted.sort((one, other) => one.perS - other.perS)) {
      const granted = Math.min(perS, left / peers)
      left -= granted
      peers -= 1
      if (perS === 0) continue
      // Half of the way: what is measured in half a second is rough. Rounded down: else the last percent would be kept back for ever.
      const loss = Math.floor((lossPercent + 100 * (1 - granted / perS)) / 2)
      this.#demands.set(peer, { heard: 0, lossPercent: Math.min(95, loss) })
    }
  }

  #setSequence(now: number): void {
    // Tenths of a second. Fewer digits than a number of a person has, so that it cannot be taken for one.
    this.#sequence = (this.#startedAtS + now / 1_000).toFixed(1)
  }
}

/** Whether the sender of a request asks to be told (RFC 7339 section 4.1), by an algorithm that is known here. */
export const asksForFeedback = (request: SipRequest): boolean => {
  const top = headerOf(request, 'via')
  if (top === undefined || !/;[ \t]*oc/i.test(top)) return false
  const parameters = parseVia(top)?.parameters ?? []
  const algorithms = parameterOf(parameters, 'oc-algo')
  const isAsked = parameters.some(({ name }) => name === 'oc')
  return (
    isAsked &&
    (algorithms === undefined ||
      unquote(algorithms)
        .split(/[ \t]*,[ \t]*/)
        .includes('loss'))
  )
}
