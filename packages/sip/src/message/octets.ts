/** Classes of octets as the grammar of RFC 3261 section 25.1 names them, one bit each. */
const tokenBit = 1
const uriBit = 2
const hostBit = 4
const hexBit = 8
const controlBit = 16
const schemeBit = 32
const ipv6Bit = 64

const classes = new Uint8Array(256)

const mark = (octets: string, bit: number): void => {
  for (let at = 0; at < octets.length; at += 1) {
    const code = octets.charCodeAt(at)
    classes[code] = (classes[code] ?? 0) | bit
  }
}

const digits = '0123456789'
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
mark(`${digits}${letters}-.!%*_+\`'~`, tokenBit)
// Wider than the grammar by "\", "^", "`", "{", "|" and "}", which clients do send; narrower than "any text".
for (let code = 0x21; code < 0x7f; code += 1)
  if (!'"<>'.includes(String.fromCharCode(code))) mark(String.fromCharCode(code), uriBit)
// The underscore is in no host name of RFC 1123 and in many of private networks.
mark(`${digits}${letters}-._`, hostBit)
mark(`${digits}abcdefABCDEF`, hexBit)
mark(`${digits}${letters}+-.`, schemeBit)
mark(`${digits}abcdefABCDEF:.`, ipv6Bit)
for (let code = 0; code < 0x20; code += 1) if (code !== 0x09) mark(String.fromCharCode(code), controlBit)
mark('\x7f', controlBit)

const isOf = (code: number, bit: number): boolean => ((classes[code] ?? 0) & bit) !== 0

const all = (text: string, from: number, to: number, bit: number): boolean => {
  if (from >= to) return false
  for (let at = from; at < to; at += 1) if (!isOf(text.charCodeAt(at), bit)) return false
  return true
}

/** One or more octets that a `token` may have. */
export const isToken = (text: string, from = 0, to = text.length): boolean => all(text, from, to, tokenBit)

/** One or more octets that may stand in a URI: visible ASCII but no quotes and no angle brackets. */
export const isUriText = (text: string, from = 0, to = text.length): boolean => all(text, from, to, uriBit)

/** An octet that a `token` may have. */
export const isTokenOctet = (code: number): boolean => isOf(code, tokenBit)

/** An octet that may stand in a URI. */
export const isUriOctet = (code: number): boolean => isOf(code, uriBit)

/** An octet of a host name or an IPv4 address. */
export const isHostOctet = (code: number): boolean => isOf(code, hostBit)

/** An octet of an IPv6 address. */
export const isIpv6Octet = (code: number): boolean => isOf(code, ipv6Bit)

/** One or more hexadecimal digits. */
export const isHex = (text: string, from = 0, to = text.length): boolean => all(text, from, to, hexBit)

/** Whether a URI scheme fills the text (RFC 3986 section 3.1): a letter, then letters, digits and `+-.`. */
export const isScheme = (text: string, from: number, to: number): boolean =>
  all(text, from, to, schemeBit) && (text.charCodeAt(from) | 0x20) >= 0x61

/** A control octet other than the tab. */
export const isControl = (code: number): boolean => isOf(code, controlBit)

export const isSpace = (code: number): boolean => code === 0x20 || code === 0x09

/** The first position from `at` (and before `to`) that holds no space or tab. */
export const skipSpace = (text: string, at: number, to = text.length): number => {
  let next = at
  while (next < to && isSpace(text.charCodeAt(next))) next += 1
  return next
}

/** The end of text between `from` and `to` without the spaces and tabs behind it. */
export const trimEnd = (text: string, from: number, to: number): number => {
  let end = to
  while (end > from && isSpace(text.charCodeAt(end - 1))) end -= 1
  return end
}

/** The number that the decimal digits between `from` and `to` write, or -1 when it is none or above `max`. */
export const decimal = (text: string, from: number, to: number, max: number): number => {
  if (from >= to) return -1
  let value = 0
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
    if (value > max) return -1
  }
  return value
}

/** The position behind the closing quote of the quoted string that opens at `at`, or -1 when it never closes. */
export const endOfQuoted = (text: string, at: number, to = text.length): number => {
  for (let next = at + 1; next < to; next += 1) {
    const code = text.charCodeAt(next)
    if (code === 0x22) return next + 1
    if (code === 0x5c) next += 1
  }
  return -1
}

/** Takes the quotes and backslashes off a quoted string; any other text is returned as it is. */
export const unquote = (text: string): string => {
  if (text.length < 2 || text.charCodeAt(0) !== 0x22) return text
  const inside = text.slice(1, -1)
  return inside.includes('\\') ? inside.replaceAll(/\\([\s\S])/g, '$1') : inside
}

/** A quoted string (RFC 3261 section 25.1) that says `text`. */
export const quote = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`
