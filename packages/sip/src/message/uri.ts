import { formatHostPort, type HostPort, parseHostPort } from './host-port.ts'
import { isHex, isUriText } from './octets.ts'
import { formatParameters, type Parameter, parseParameters } from './parameters.ts'

/** `sip:` or `sips:` (RFC 3261 section 19.1). Texts are as written, escapes included. */
export type SipUri = HostPort & {
  readonly kind: 'sip'
  /** True for `sips:`. */
  readonly secure: boolean
  /** The user part up to its first semicolon. */
  readonly user?: string
  readonly password?: string
  /** What stands behind semicolons in the user part: those of a telephone number (RFC 3966), `phone-context` first of all. */
  readonly userParameters: readonly Parameter[]
  readonly parameters: readonly Parameter[]
  /** What stands behind the question mark, without it. */
  readonly headers?: string
}

/** `tel:` (RFC 3966). `number` is as written, with its `+` and visual separators. */
export type TelUri = { readonly kind: 'tel'; readonly number: string; readonly parameters: readonly Parameter[] }

/** The parameters of a telephone number, whose names have no case; any other text in a user part has. */
const telephoneParameters = new Set([
  'phone-context',
  'isub',
  'ext',
  'postd',
  'npdi',
  'rn',
  'cic',
  'tgrp',
  'trunk-context',
  'cpc',
  'oli',
])

/** A user part may hold semicolons that mean nothing, so no form is refused here. */
const parseUserParameters = (text: string): Parameter[] =>
  text.split(';').map((part) => {
    const equals = part.indexOf('=')
    const written = equals < 0 ? part : part.slice(0, equals)
    const lower = written.toLowerCase()
    const name = telephoneParameters.has(lower) ? lower : written
    return equals < 0 ? { name } : { name, value: part.slice(equals + 1) }
  })

/** RFC 3986 section 2.1: a percent sign begins an escape of two hexadecimal digits. */
const hasBrokenEscape = (text: string): boolean => {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1))
    if (at + 3 > text.length || !isHex(text, at + 1, at + 3)) return true
  return false
}

const parseUserInfo = (text: string): Pick<SipUri, 'user' | 'password' | 'userParameters'> | undefined => {
  const colon = text.indexOf(':')
  const whole = colon < 0 ? text : text.slice(0, colon)
  const semicolon = whole.indexOf(';')
  const user = semicolon < 0 ? whole : whole.slice(0, semicolon)
  if (whole === '' || hasBrokenEscape(text)) return undefined
  return {
    user,
    ...(colon < 0 ? {} : { password: text.slice(colon + 1) }),
    userParameters: semicolon < 0 ? [] : parseUserParameters(whole.slice(semicolon + 1)),
  }
}

const parseSip = (text: string, secure: boolean, from: number): SipUri | undefined => {
  // RFC 3261 section 25.1: an at sign stands unescaped only behind the user part, which may hold "?" and ";".
  const at = text.indexOf('@', from)
  const userInfo = at < 0 ? { userParameters: [] } : parseUserInfo(text.slice(from, at))
  if (userInfo === undefined) return undefined
  const hostFrom = at < 0 ? from : at + 1
  const question = text.indexOf('?', hostFrom)
  const parametersTo = question < 0 ? text.length : question
  const semicolon = text.indexOf(';', hostFrom)
  const hostTo = semicolon < 0 || semicolon > parametersTo ? parametersTo : semicolon
  const hostPort = parseHostPort(text, hostFrom, hostTo)
  const parameters = parseParameters(text, hostTo, parametersTo)
  if (hostPort === undefined || parameters === undefined) return undefined
  return {
    kind: 'sip',
    secure,
    ...userInfo,
    ...hostPort,
    parameters,
    ...(question < 0 ? {} : { headers: text.slice(question + 1) }),
  }
}

/** RFC 3966: digits and visual separators behind `+`, or those and `*#A-D` for a number that is local to a context. */
const isTelephoneNumber = (text: string): boolean =>
  /^(\+[-.()]*[0-9][-.()0-9]*|[-.()*#0-9A-Fa-f]*[*#0-9A-Fa-f][-.()*#0-9A-Fa-f]*)$/.test(text)

const parseTel = (text: string): TelUri | undefined => {
  const semicolon = text.indexOf(';', 4)
  const to = semicolon < 0 ? text.length : semicolon
  const number = text.slice(4, to)
  const parameters = parseParameters(text, to, text.length)
  return parameters === undefined || number.length > 128 || !isTelephoneNumber(number)
    ? undefined
    : { kind: 'tel', number, parameters }
}

/** Reads a URI of the schemes sip, sips and tel; undefined for any other text. */
export const parseUri = (text: string): SipUri | TelUri | undefined => {
  if (!isUriText(text)) return undefined
  switch (text.slice(0, text.indexOf(':') + 1).toLowerCase()) {
    case 'sip:':
      return parseSip(text, false, 4)
    case 'sips:':
      return parseSip(text, true, 5)
    case 'tel:':
      return parseTel(text)
    default:
      return undefined
  }
}

/** Writes a URI. Its texts are written as they are: they carry their escapes. */
export const formatUri = (uri: SipUri | TelUri): string => {
  if (uri.kind === 'tel') return `tel:${uri.number}${formatParameters(uri.parameters)}`
  let text = uri.secure ? 'sips:' : 'sip:'
  if (uri.user !== undefined) {
    text += uri.user + formatParameters(uri.userParameters)
    if (uri.password !== undefined) text += `:${uri.password}`
    text += '@'
  }
  text += formatHostPort(uri) + formatParameters(uri.parameters)
  return uri.headers === undefined ? text : `${text}?${uri.headers}`
}

/** Undoes the escapes of a part of a URI; a broken escape stays as it is. Escapes give octets, not characters. */
export const percentDecode = (text: string): string =>
  text.includes('%')
    ? text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text

/** Escapes every octet that a user part may not hold as it is (RFC 3261 section 25.1, `user`). */
export const percentEncodeUser = (text: string): string =>
  text.replaceAll(
    /[^A-Za-z0-9\-_.!~*'()&=+$,;?/]/g,
    (octet) => `%${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
