/** The start line and the headers of a request, as far as a signature covers them. */
export type RequestHead = {
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** The lines of each header by its name in lower case, in the order in which they came. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
}

/** The lines of a header; undefined when the request does not have it. A name such as `constructor` finds nothing. */
export const linesOf = ({ headers }: RequestHead, name: string): readonly string[] | undefined =>
  Object.hasOwn(headers, name) ? headers[name] : undefined

const isWhitespace = (code: number): boolean => code === 0x20 || code === 0x09

/** A loop and no expression with `+$`: that one takes quadratic time on a line full of spaces. */
const withoutOuterWhitespace = (line: string): string => {
  let from = 0
  let to = line.length
  while (from < to && isWhitespace(line.charCodeAt(from))) from += 1
  while (to > from && isWhitespace(line.charCodeAt(to - 1))) to -= 1
  return line.slice(from, to)
}

/** RFC 9421 section 2.1: the lines without their outer whitespace, joined by a comma and a space. */
export const combinedValue = (head: RequestHead, name: string): string | undefined => {
  const lines = linesOf(head, name)
  if (lines === undefined) return undefined
  const [first = ''] = lines
  return lines.length === 1 ? withoutOuterWhitespace(first) : lines.map(withoutOuterWhitespace).join(', ')
}

/** The query of a target with its question mark; empty without one. */
export const queryOf = ({ target }: RequestHead): string => {
  const mark = target.indexOf('?')
  return mark < 0 ? '' : target.slice(mark)
}

export const pathOf = ({ target }: RequestHead): string => {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}
