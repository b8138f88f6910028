import type { BindingId, Block, CallId, ProtectedNumber } from '@axbridge/core'
import { numberAt } from '@axbridge/core'

/** The alphabet of core's tokens: five bits a letter. */
const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** A random token, and one that begins with its time. The ids of the first bindings have the shorter one. */
const tokenLetters = { random: 16, timed: 24 } as const

const blockOctets = 4

const octetsOfLetters = (letters: number): number => (letters * 5) / 8

const bitsOf = new Int8Array(128).fill(-1)
for (let index = 0; index < alphabet.length; index += 1) bitsOf[alphabet.charCodeAt(index)] = index

/** The 10 octets of a random token or the 15 of a timed one, in its order; undefined for a text that is none. */
export const packToken = (token: string): Uint8Array | undefined => {
  if (token.length !== tokenLetters.random && token.length !== tokenLetters.timed) return undefined
  const octets = new Uint8Array(octetsOfLetters(token.length))
  let waiting = 0
  let bits = 0
  let at = 0
  for (let index = 0; index < token.length; index += 1) {
    const five = bitsOf[token.charCodeAt(index)] ?? -1
    if (five < 0) return undefined
    waiting = ((waiting << 5) | five) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    octets[at] = waiting >> bits
    at += 1
  }
  return octets
}

export const unpackToken = (octets: Uint8Array): string => {
  let token = ''
  let waiting = 0
  let bits = 0
  for (const octet of octets) {
    waiting = ((waiting << 8) | octet) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      token += alphabet[(waiting >> bits) & 31]
    }
  }
  return token
}

/** A block without its 700: 0 to 99,999,999, four octets. */
export const packBlock = (block: string): number => Number(block.slice(3))

export const unpackBlock = (packed: number): Block => `700${String(packed).padStart(8, '0')}` as Block

/** A 700 number without its 700: below 10^12, six octets. */
export const packNumber = (x: ProtectedNumber): number => Number(x.slice(3))

export const unpackNumber = (packed: number): ProtectedNumber =>
  `700${String(packed).padStart(12, '0')}` as ProtectedNumber

export const numberOf = (block: number, serial: number): ProtectedNumber => numberAt(unpackBlock(block), serial)

/** Where a binding is found; undefined for an id that no binding has. */
export type BindingKey = { readonly block: number; readonly token: Uint8Array }

export const bindingKeyOf = (id: BindingId): BindingKey | undefined => {
  const token = packToken(id.slice(16))
  return token === undefined || !/^bnd_700\d{8}_/.test(id) ? undefined : { block: packBlock(id.slice(4, 15)), token }
}

export const bindingIdOf = (block: number, token: Uint8Array): BindingId =>
  `bnd_${unpackBlock(block)}_${unpackToken(token)}` as BindingId

const join = (block: number, token: Uint8Array): Uint8Array => {
  const octets = new Uint8Array(blockOctets + token.length)
  new DataView(octets.buffer).setUint32(0, block)
  octets.set(token, blockOctets)
  return octets
}

const blockIn = (octets: Uint8Array): number => new DataView(octets.buffer, octets.byteOffset, blockOctets).getUint32(0)

/** The 19 octets of a binding's id, or 14 of one of the first; undefined for an id that no binding has. */
export const packBindingId = (id: BindingId): Uint8Array | undefined => {
  const key = bindingKeyOf(id)
  return key === undefined ? undefined : join(key.block, key.token)
}

export const unpackBindingId = (octets: Uint8Array): BindingId =>
  bindingIdOf(blockIn(octets), octets.subarray(blockOctets))

/** The 10 octets of a call's id, or 14 where it names a block; undefined for an id that no call has. */
export const packCallId = (id: CallId): Uint8Array | undefined => {
  const token = packToken(id.slice(-tokenLetters.random))
  if (token === undefined) return undefined
  if (/^call_[^_]{16}$/.test(id)) return token
  return /^call_700\d{8}_[^_]{16}$/.test(id) ? join(packBlock(id.slice(5, 16)), token) : undefined
}

export const unpackCallId = (octets: Uint8Array): CallId => {
  if (octets.length === octetsOfLetters(tokenLetters.random)) return `call_${unpackToken(octets)}` as CallId
  return `call_${unpackBlock(blockIn(octets))}_${unpackToken(octets.subarray(blockOctets))}` as CallId
}
