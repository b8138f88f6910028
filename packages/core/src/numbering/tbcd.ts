import { accept, type Parsed, reject } from './parsed.ts'

/**
 * Telephony BCD: two digits an octet, the first in the low nibble, an odd count filled with 0xF.
 * 3GPP TS 29.002, TBCD-STRING.
 */
export const toTbcd = (digits: string): Uint8Array => {
  if (!/^[0-9]*$/.test(digits)) throw new RangeError('TBCD carries the digits 0-9')
  const octets = new Uint8Array(Math.ceil(digits.length / 2))
  for (let index = 0; index < octets.length; index += 1) {
    const low = Number(digits[index * 2])
    const high = index * 2 + 1 < digits.length ? Number(digits[index * 2 + 1]) : 0xf
    octets[index] = (high << 4) | low
  }
  return octets
}

export const fromTbcd = (octets: Uint8Array): Parsed<string> => {
  let digits = ''
  for (const [index, octet] of octets.entries()) {
    const low = octet & 0xf
    const high = octet >> 4
    const isLast = index === octets.length - 1
    if (low > 9 || (high > 9 && !(isLast && high === 0xf))) {
      return reject('a TBCD string holds the digits 0-9 and a filler only at its end')
    }
    digits += String(low) + (high === 0xf ? '' : String(high))
  }
  return accept(digits)
}
