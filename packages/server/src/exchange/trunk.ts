import type { PhoneForm, SpellingRule } from '@axbridge/core'
import type { DigestUser } from '@axbridge/sip'

/** Where the calls of a trunk go out to. */
export type TrunkDestination = {
  readonly transport: 'udp' | 'tcp' | 'tls'
  /** A numeric address without brackets, or a domain whose servers are looked up (RFC 3263). */
  readonly host: string
  /** Always there with an address. */
  readonly port?: number
  /** What the certificate at an address has to show, where that is not the address; a domain proves itself. */
  readonly serverName?: string
  readonly largeOver?: 'tcp'
}

/** A SIP peer, and what it is trusted with. */
export type Trunk = {
  readonly name: string
  /** Where the caller's number stands: asserted by a trusted network (RFC 3325), in From, or it is the digest user. */
  readonly callerFrom: 'asserted' | 'from' | 'digest'
  readonly spellings: readonly SpellingRule[]
  /** How a callee is written to this trunk. */
  readonly calleeForm: PhoneForm
  /**
   * Where calls that came in on it may go: to phones that registered with the sandbox, or to a trunk. The two never meet,
   * for a sandbox phone says itself who it is.
   */
  readonly reaches: 'registered' | 'trunks'
  /** Where calls go out; a trunk without it only brings calls in. */
  readonly to?: TrunkDestination
  /** The sources that are this trunk. Without a port every port of the address counts. */
  readonly from: readonly { readonly host: string; readonly port?: number }[]
  /** Networks whose addresses are this trunk, such as `192.168.1.0/24`: for the phones of the sandbox alone. */
  readonly networks?: readonly string[]
  /** Names of verified client certificates that are this trunk, in lower case. */
  readonly tlsNames: readonly string[]
  /** Who proves to be this user is this trunk. */
  readonly digest?: DigestUser
  /** What is answered when the peer challenges. */
  readonly credentials?: DigestUser
  /** The first digits of the callees it leads to, in national form; the empty one is every callee. */
  readonly prefixes: readonly string[]
  /** 0 to 65535, the lowest first. */
  readonly priority: number
  /** 0 to 65535, the share among equals. */
  readonly weight: number
  /** Calls at once, in and out together. */
  readonly maxCalls: number
  /** New calls a second in each direction. */
  readonly callsPerSecond: number
  /** How often the peer is asked whether it is there; 0 is never. */
  readonly pingMs: number
}
