import type { Guard } from './guard.ts'

/** A request line whose URI is among the words loses it; every other line that is a word or a header field of one goes. */
const withoutWords = (wire: string, words: ReadonlySet<string>): string => {
  const end = wire.indexOf('\r\n\r\n')
  const [start = '', ...fields] = wire.slice(0, end).split('\r\n')
  const [method = '', uri = '', ...rest] = start.split(' ')
  const kept = fields.filter((field) => !words.has(field.slice(field.indexOf(':') + 2)))
  return [words.has(uri) ? [method, ...rest].join(' ') : start, ...kept].join('\r\n') + wire.slice(end)
}

/**
 * The guard, but for what the receiver wrote himself and RFC 3261 sends back to him: whole values of header fields, or
 * the URI of a request. They tell him nothing, and to hold them back would: whoever wrote numbers into his From or
 * Call-ID would see from the silence that the other party's is among them. `words` is asked only when the guard refuses.
 */
export const besideOwnWords =
  (guard: Guard, words: () => Iterable<string>): Guard =>
  (wire) =>
    guard(wire) || guard(withoutWords(wire, new Set(words())))
