import type { RewrittenAttribute } from './allowed-attributes.ts'
import { isHiddenHost, readCandidate } from './ice-candidate.ts'
import type { MediaRule } from './media-networks.ts'
import { hasRoomForMobile } from './room-for-number.ts'

/** RFC 8839 section 5.4, in ice-chars. */
const credentials = { 'ice-ufrag': /^[A-Za-z0-9+/]{4,256}$/, 'ice-pwd': /^[A-Za-z0-9+/]{22,256}$/ } as const

const flags: readonly string[] = ['ice-lite', 'end-of-candidates']

const names: ReadonlySet<string> = new Set([...Object.keys(credentials), ...flags, 'candidate', 'ice-options'])

/** RFC 8839 section 5.6. `trickle` is not among them: no candidate crosses but in a description. */
const options: readonly string[] = ['ice2', 'renomination', 'rtp+ecn']

/** ICE (RFC 8839) of one description. It crosses whole or not at all: half of it would be a call without sound. */
export class Ice {
  #foundations: Map<string, number> | undefined
  readonly #mayCarry: MediaRule
  #isWhole = true

  constructor(mayCarry: MediaRule) {
    this.#mayCarry = mayCarry
  }

  static has(name: string): boolean {
    return names.has(name)
  }

  /** Whether all its credentials may cross. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** What becomes of an attribute of ICE; `outside` for a candidate where no media may go. */
  rewrite(name: string, value: string | undefined): RewrittenAttribute | 'outside' {
    if (flags.includes(name)) return value === undefined ? { line: `a=${name}` } : 'broken'
    if (name === 'ice-options') return optionsLine(value ?? '')
    if (name === 'candidate') return this.#candidate(value ?? '')
    const isCredential = credentials[name === 'ice-pwd' ? 'ice-pwd' : 'ice-ufrag'].test(value ?? '')
    if (value === undefined || !isCredential) return 'broken'
    // The other side needs it as it is, or not at all.
    if (hasRoomForMobile(value)) this.#isWhole = false
    return { line: `a=${name}:${value}` }
  }

  #candidate(value: string): RewrittenAttribute | 'outside' {
    const candidate = readCandidate(value)
    if (candidate === undefined) return 'leave_out'
    // Where a hidden host is cannot be seen; the sender's other candidates may do.
    if (!this.#mayCarry(candidate.address)) return isHiddenHost(candidate.address) ? 'leave_out' : 'outside'
    this.#foundations ??= new Map()
    const known = this.#foundations.get(candidate.foundation)
    const foundation = known ?? this.#foundations.size + 1
    this.#foundations.set(candidate.foundation, foundation)
    return { line: `a=candidate:${foundation} ${candidate.rest}` }
  }
}

const optionsLine = (value: string): RewrittenAttribute => {
  const known = options.filter((option) => value.split(' ').includes(option))
  return known.length === 0 ? 'leave_out' : { line: `a=ice-options:${known.join(' ')}` }
}
