import type { Json } from './show-answer.ts'

const seconds = (ms: number | null): string => (ms === null ? '' : `${(ms / 1_000).toFixed(1)} s`)

const callWords = ({ id, orderId, x, direction, outcome, refusal, durationMs }: Json): readonly unknown[] =>
  outcome === 'open'
    ? [id, orderId, x, direction]
    : [id, orderId, x, direction, refusal ?? outcome, outcome === 'completed' ? seconds(durationMs) : '']

const bindingWords = ({ id, orderId, x, y }: Json): readonly unknown[] => [id, orderId, x, ...(x === y ? [] : [y])]

/** What of an event a person wants to see at a glance. */
const wordsOf = ({ data: { binding, call, ...rest } }: Json): readonly unknown[] => {
  if (call !== undefined) return callWords(call)
  const more = Object.entries(rest).map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : value}`)
  return binding === undefined ? more : [...bindingWords(binding), ...more]
}

/** An event on one line: when, what, of what. */
export const eventText = (event: Json): string =>
  [event.at, event.type.padEnd(16), ...wordsOf(event)]
    .filter((word) => word !== null && word !== undefined && word !== '')
    .join('  ')
