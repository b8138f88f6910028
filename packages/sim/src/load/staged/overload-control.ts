/** What a client does about a server's overload: RFC 7339, the loss-based algorithm of its section 5. */

/** What stands behind a Via, so that the server knows that its word counts here. */
export const offersOverloadControl = ';oc;oc-algo="loss"'

/** Section 4.4: how long a value holds that names no time. */
const usualValidityMs = 500

/** The parameter of the topmost Via, such as `oc=20`; undefined when there is none. Found, not parsed. */
const parameterOf = (via: string, name: string): string | undefined => {
  const at = via.indexOf(`;${name}=`)
  if (at < 0) return undefined
  const end = via.slice(at + name.length + 2).search(/[;,\s]|$/)
  return via.slice(at + name.length + 2, at + name.length + 2 + end)
}

export class OverloadControl {
  #lossPercent = 0
  #until = 0
  #sequence = Number.NEGATIVE_INFINITY
  /** What of calls to be held back has come together, in percent of one. */
  #owed = 0

  /** Reads a response of the server. */
  heard(wire: string, now: number): void {
    const at = wire.indexOf('\r\nVia: ')
    const via = at < 0 ? '' : wire.slice(at, wire.indexOf('\r\n', at + 2))
    const percent = Number(parameterOf(via, 'oc') ?? Number.NaN)
    if (!(percent >= 0 && percent <= 100)) return
    // What was overtaken on the way says nothing new. Section 4.3
    const sequence = Number(parameterOf(via, 'oc-seq') ?? Number.NaN)
    if (sequence < this.#sequence) return
    if (!Number.isNaN(sequence)) this.#sequence = sequence
    const validityMs = Number(parameterOf(via, 'oc-validity') ?? usualValidityMs)
    this.#lossPercent = percent
    this.#until = now + validityMs
  }

  /** Whether a new call may be offered: the share that the server names is held back, evenly among the others. */
  lets(now: number): boolean {
    if (now >= this.#until) return true
    this.#owed += this.#lossPercent
    if (this.#owed < 100) return true
    this.#owed -= 100
    return false
  }
}
