import { formatHostPort, type HostPort, isHostPort, parseHostPort } from './host-port.ts'
import { KnownWords } from './known-words.ts'
import { isHex, isScheme, isUriText } from './octets.ts'
import { areParameters, formatParameters, type Parameter, parseParameters } from './parameters.ts'
import { isUsualSipUri } from './usual-forms.ts'

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

const noParameters: readonly Parameter[] = []

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
const hasBrokenEscape = (text: string, from: number, to: number): boolean => {
  for (let at = text.indexOf('%', from); at >= 0 && at < to; at = text.indexOf('%', at + 1))
    if (at + 3 > to || !isHex(text, at + 1, at + 3)) return true
  return false
}

/** Where the parts stand of the SIP URI that was checked last: whoever had it checked reads them at once. `at` is -1 for none. */
const found = { at: 0, hostFrom: 0, hostTo: 0, parametersTo: 0 }

/** Whether a SIP URI stands behind its scheme, between `from` and `to`, where each octet may stand in a URI. */
const isSipBehindScheme = (text: string, from: number, to: number): boolean => {
  // RFC 3261 section 25.1: an at sign stands unescaped only behind the user part, which may hold "?" and ";".
  const at = text.indexOf('@', from)
  const hasUser = at >= 0 && at < to
  if (hasUser && (at === from || text.charCodeAt(from) === 0x3a || hasBrokenEscape(text, from, at))) return false
  found.at = hasUser ? at : -1
  found.hostFrom = hasUser ? at + 1 : from
  const question = text.indexOf('?', found.hostFrom)
  found.parametersTo = question < 0 || question > to ? to : question
  const semicolon = text.indexOf(';', found.hostFrom)
  found.hostTo = semicolon < 0 || semicolon > found.parametersTo ? found.parametersTo : semicolon
  return isHostPort(text, found.hostFrom, found.hostTo) && areParameters(text, found.hostTo, found.parametersTo)
}

/** Filled in place: copying an object for each part takes half of the time. */
type SipUriInMaking = { -readonly [Key in keyof SipUri]: SipUri[Key] }

const takeUserInfo = (uri: SipUriInMaking, text: string): void => {
  const colon = text.indexOf(':')
  const whole = colon < 0 ? text : text.slice(0, colon)
  const semicolon = whole.indexOf(';')
  uri.user = semicolon < 0 ? whole : whole.slice(0, semicolon)
  if (semicolon >= 0) uri.userParameters = parseUserParameters(whole.slice(semicolon + 1))
  if (colon >= 0) uri.password = text.slice(colon + 1)
}

const parseSip = (text: string, secure: boolean, from: number): SipUri | undefined => {
  if (!isSipBehindScheme(text, from, text.length)) return undefined
  const { at, hostFrom, hostTo, parametersTo } = found
  const hostPort = parseHostPort(text, hostFrom, hostTo)
  const parameters = parseParameters(text, hostTo, parametersTo)
  if (hostPort === undefined || parameters === undefined) return undefined
  const { host, port } = hostPort
  const uri: SipUriInMaking = { kind: 'sip', secure, userParameters: noParameters, host, parameters }
  if (at >= 0) takeUserInfo(uri, text.slice(from, at))
  if (port !== undefined) uri.port = port
  if (parametersTo < text.length) uri.headers = text.slice(parametersTo + 1)
  return uri
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

const schemes = new KnownWords(
  (['sip', 'sips', 'tel'] as const).map((name) => [name, name] as const),
  'any_case',
)

/** Reads a URI of the schemes sip, sips and tel; undefined for any other text. */
export const parseUri = (text: string): SipUri | TelUri | undefined => {
  if (!isUriText(text)) return undefined
  const colon = text.indexOf(':')
  const scheme = colon < 0 ? undefined : schemes.at(text, 0, colon)
  switch (scheme) {
    case 'sip':
    case 'sips':
      return parseSip(text, scheme === 'sips', colon + 1)
    case 'tel':
      return parseTel(text)
    case undefined:
      return undefined
  }
}

/**
 * The rule that a request URI between `from` and `to` breaks, where each octet may stand in a URI. Schemes that are not
 * known here are none of the parser's business: who takes the request answers 416.
 */
export const brokenTarget = (text: string, from: number, to: number): string | undefined => {
  if (isUsualSipUri(text, from, to)) return undefined
  const colon = text.indexOf(':', from)
  if (colon < 0 || colon >= to || !isScheme(text, from, colon)) return 'a request URI begins with a scheme'
  const scheme = schemes.at(text, from, colon)
  if (scheme !== 'sip' && scheme !== 'sips') return undefined
  if (!isSipBehindScheme(text, colon + 1, to)) return 'a SIP URI is a host, with a user in front and parameters behind'
  // RFC 3261 section 19.1.1
  return found.parametersTo === to ? undefined : 'a request URI has no header fields'
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
