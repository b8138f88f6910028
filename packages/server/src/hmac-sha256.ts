import { hash } from 'node:crypto'

const blockOctets = 64
const digestOctets = 32

/** HMAC-SHA256 of a text under one key: `of` gives its 32 octets as text, one character an octet or in base64. */
export type HmacSha256 = {
  of(text: string, textEncoding: 'utf8' | 'latin1', answerEncoding: 'binary' | 'base64'): string
}

/** The block of a key that both hashes begin with. A key longer than a block stands for its hash. */
const paddedKey = (key: Uint8Array, pad: number): Uint8Array => {
  const octets = key.length > blockOctets ? hash('sha256', key, 'buffer') : key
  return new Uint8Array(blockOctets).map((_, at) => (octets[at] ?? 0) ^ pad)
}

/**
 * HMAC as RFC 2104 section 2 puts it together of two hashes. Node's own is a stream that is made anew for each text and costs more than
 * twice as much; each bind and each call needs several.
 */
export const hmacSha256 = (key: Uint8Array): HmacSha256 => {
  const inner = paddedKey(key, 0x36)
  const outer = Buffer.concat([paddedKey(key, 0x5c), Buffer.alloc(digestOctets)])
  return {
    of: (text, textEncoding, answerEncoding) => {
      const message = Buffer.allocUnsafe(blockOctets + Buffer.byteLength(text, textEncoding))
      message.set(inner)
      message.write(text, blockOctets, textEncoding)
      outer.write(hash('sha256', message, 'binary'), blockOctets, 'latin1')
      // The memory is given out again as it is: neither the key nor what was hashed may be found in it.
      message.fill(0)
      return hash('sha256', outer, answerEncoding)
    },
  }
}
