import { isIP } from 'node:net'
import { rewriteAttribute } from './allowed-attributes.ts'
import { bundleLine, isMediumName } from './bundle.ts'
import { Ice } from './ice.ts'
import type { MediaRule } from './media-networks.ts'
import { hasRoomForNumber } from './room-for-number.ts'
import { usualAttributes } from './usual-attributes.ts'

const connectionLine = /^c=IN (?:IP4 ([0-9A-Za-z.-]{1,255})|IP6 ([0-9A-Za-z.:-]{1,255}))(\/[0-9]{1,3})?$/

/** The host of a connection: an address, or a name that has no room for a phone number. */
const hostOf = (line: string): string | undefined => {
  const [, ip4, ip6] = connectionLine.exec(line) ?? []
  const host = ip4 ?? ip6
  return host !== undefined && (isIP(host) !== 0 || !hasRoomForNumber(line)) ? host : undefined
}

/** RFC 3264 section 8.4 and RFC 8840 section 4.1.1: a connection to nowhere, of a medium on hold or not yet there. */
const isNowhere = (host: string): boolean => host === '0.0.0.0' || host === '::'

const outside = 'media goes to the networks that are allowed'

const bandwidthLine = /^b=(AS|TIAS|CT|RS|RR):[0-9]{1,9}$/

/** `refused` is a medium with port 0: nothing behind that counts (RFC 3264 section 6). */
export type SectionKind = 'session' | 'medium' | 'refused'

/** What the sections of one description share. */
export type SharedParts = { readonly ice: Ice; readonly mayCarry: MediaRule }

export const lineEnd = '\r\n'

/** The lines of the session or of one medium, in the order in which RFC 8866 section 5 wants them. */
export class Section {
  readonly #head: string
  readonly #kind: SectionKind
  readonly #ice: Ice
  readonly #mayCarry: MediaRule
  #connection = ''
  #bandwidth = ''
  #attributes = ''
  #attributesBesideIce = ''
  readonly #groups: string[] = []
  #name: string | undefined

  /** `head` are the lines that it begins with, each with its end, as all texts here. */
  constructor(kind: SectionKind, head: string, { ice, mayCarry }: SharedParts) {
    this.#kind = kind
    this.#head = head
    this.#ice = ice
    this.#mayCarry = mayCarry
  }

  /** Takes a line over if it may pass; the answer is a rule when it is broken. */
  take(line: string): string | undefined {
    switch (line.charAt(0)) {
      case 'c': {
        const host = hostOf(line)
        if (host === undefined) return 'c= is IN, IP4 or IP6 and one address'
        if (!isNowhere(host) && !this.#mayCarry(host)) return outside
        if (this.hasConnection) return 'c= stands once for the session and once for a medium'
        this.#connection = line + lineEnd
        return undefined
      }
      case 'b':
        // Kinds of bandwidth that are not known are passed over (RFC 8866 section 5.8).
        if (bandwidthLine.test(line)) this.#bandwidth += line + lineEnd
        return undefined
      case 'a':
        return this.#kind === 'refused' ? undefined : this.#takeAttribute(line)
      default:
        return undefined
    }
  }

  #takeAttribute(line: string): string | undefined {
    if (usualAttributes.has(line)) {
      this.#add(line, false)
      return undefined
    }
    const colon = line.indexOf(':')
    const name = line.slice(2, colon < 0 ? line.length : colon)
    const value = colon < 0 ? undefined : line.slice(colon + 1)
    if (this.#kind === 'medium' && name === 'mid' && isMediumName(value ?? '')) this.#name = value
    if (this.#kind === 'session' && name === 'group' && value !== undefined) this.#groups.push(value)
    const isIce = Ice.has(name)
    const attribute = isIce ? this.#ice.rewrite(name, value) : rewriteAttribute(name, value)
    if (attribute === 'outside') return outside
    if (attribute === 'broken') return 'a known attribute has a value of its grammar'
    if (attribute !== 'leave_out') this.#add(attribute.line, isIce)
    return undefined
  }

  #add(line: string, isIce: boolean): void {
    this.#attributes += line + lineEnd
    if (!isIce) this.#attributesBesideIce += line + lineEnd
  }

  /** RFC 5888: what `a=group` calls the medium. */
  get name(): string | undefined {
    return this.#name
  }

  get hasConnection(): boolean {
    return this.#connection !== ''
  }

  /** The lines of its groups, with the names of these media. */
  bundles(media: readonly Section[]): string {
    if (this.#groups.length === 0) return ''
    const named = new Set(media.flatMap(({ name }) => name ?? []))
    return this.#groups
      .flatMap((group) => bundleLine(group, named) ?? [])
      .map((line) => line + lineEnd)
      .join('')
  }

  /** `between` stands in front of the attributes. */
  text(between = ''): string {
    if (this.#kind === 'refused') return this.#head + this.#connection
    const named = this.#name === undefined ? '' : `a=mid:${this.#name}${lineEnd}`
    const attributes = this.#ice.isWhole ? this.#attributes : this.#attributesBesideIce
    return this.#head + this.#connection + this.#bandwidth + between + named + attributes
  }
}
