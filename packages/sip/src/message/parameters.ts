import { endOfQuoted, isControl, isToken, isUriText, skipSpace, trimEnd } from './octets.ts'

/** One `;name=value`. `name` is in lower case; `value` is as written, a quoted string with its quotes. */
export type Parameter = { readonly name: string; readonly value?: string }

/** Names that come in every message, so that no new string is made for them. */
const knownNames = new Map(
  ['tag', 'branch', 'rport', 'received', 'lr', 'transport', 'user', 'expires', 'q', 'ttl', 'maddr', 'ob', 'alias'].map(
    (name) => [name, name],
  ),
)

const isQuoted = (text: string, from: number, to: number): boolean => {
  if (text.charCodeAt(from) !== 0x22 || endOfQuoted(text, from, to) !== to) return false
  for (let at = from; at < to; at += 1)
    if (isControl(text.charCodeAt(at)) && text.charCodeAt(at - 1) !== 0x5c) return false
  return true
}

/**
 * The parameters that fill `text` from `from` to `to`: nothing, or `;name` and `;name=value` with spaces allowed around
 * the marks. Undefined when anything else stands there, an empty parameter included.
 */
export const parseParameters = (text: string, from: number, to: number): Parameter[] | undefined => {
  const parameters: Parameter[] = []
  let at = skipSpace(text, from, to)
  while (at < to) {
    if (text.charCodeAt(at) !== 0x3b) return undefined
    at = skipSpace(text, at + 1, to)
    let equals = -1
    let end = at
    for (; end < to; end += 1) {
      const code = text.charCodeAt(end)
      if (code === 0x3b) break
      if (code === 0x3d && equals < 0) equals = end
      else if (code === 0x22) {
        end = endOfQuoted(text, end, to)
        if (end < 0) return undefined
        end -= 1
      }
    }
    const nameEnd = trimEnd(text, at, equals < 0 ? end : equals)
    if (!isToken(text, at, nameEnd)) return undefined
    const written = text.slice(at, nameEnd)
    const name = knownNames.get(written) ?? written.toLowerCase()
    if (equals < 0) parameters.push({ name })
    else {
      const valueFrom = skipSpace(text, equals + 1, end)
      const valueTo = trimEnd(text, valueFrom, end)
      if (!isUriText(text, valueFrom, valueTo) && !isQuoted(text, valueFrom, valueTo)) return undefined
      parameters.push({ name, value: text.slice(valueFrom, valueTo) })
    }
    at = end
  }
  return parameters
}

/** Writes `;name` or `;name=value` for each. */
export const formatParameters = (parameters: readonly Parameter[]): string => {
  let text = ''
  for (const { name, value } of parameters) text += value === undefined ? `;${name}` : `;${name}=${value}`
  return text
}

/** The value of the first parameter of that name (lower case): '' when it has none, undefined when there is none. */
export const parameterOf = (parameters: readonly Parameter[], name: string): string | undefined => {
  for (const parameter of parameters) if (parameter.name === name) return parameter.value ?? ''
  return undefined
}
