import { hash } from 'node:crypto'

const blockOctets = 64
const digestOctets = 32

/** The HMAC of a text under one key: `of` gives its 32 octets as text, one character an octet or in base64. */
export type HmacSha256 = {
  of(text: string, textEncoding: 'utf8' | 'latin1', answerEncoding: 'binary' | 'base64'): string
}

/** Both take blocks of 64 octets and give 32: FIPS 180-4 section 1, GB/T 32905-2016 section 5. */
export type HmacHash = 'sha256' | 'sm3'

/** The block of a key that both hashes begin with. A key longer than a block stands for its hash. */
const paddedKey = (key: Uint8Array, pad: number, algorithm: HmacHash): Uint8Array => {
  const octets = key.length > blockOctets ? hash(algorithm, key, 'buffer') : key
  return new Uint8Array(blockOctets).map((_, at) => (octets[at] ?? 0) ^ pad)
}

/**
 * HMAC as RFC 2104 section 2 puts it together of two hashes. Node's own is a stream that is made anew for each text and costs more than
 * twice as much; each bind and each call needs several.
 */
export const hmacSha256 = (key: Uint8Array): HmacSha256 => hmacOf('sha256', key)

/** The same over either hash: HMAC-SM3 is RFC 2104 over the hash of GB/T 32905. */
export const hmacOf = (algorithm: HmacHash, key: Uint8Array): HmacSha256 => {
  const inner = paddedKey(key, 0x36, algorithm)
  const outer = Buffer.concat([paddedKey(key, 0x5c, algorithm), Buffer.alloc(digestOctets)])
  return {
    of: (text, textEncoding, answerEncoding) => {
      const message = Buffer.allocUnsafe(blockOctets + Buffer.byteLength(text, textEncoding))
      message.set(inner)
      message.write(text, blockOctets, textEncoding)
      outer.write(hash(algorithm, message, 'binary'), blockOctets, 'latin1')
      // The memory is given out again as it is: neither the key nor what was hashed may be found in it.
      message.fill(0)
      return hash(algorithm, outer, answerEncoding)
    },
  }
}
