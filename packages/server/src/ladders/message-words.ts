/** What stands between words in a message; the line end is none of them. */
const separators = /([ \t;,=<>"'@:?&()[\]{}|/]+)/

/** A piece of a line: a word, or what stands between words. */
export type Piece = { readonly text: string; readonly isWord: boolean }

export const piecesOf = (text: string): readonly Piece[] =>
  text
    .split(separators)
    .map((piece, at) => ({ text: piece, isWord: at % 2 === 0 }))
    .filter((piece) => piece.text !== '')

/** A line of a message, taken apart. */
export type MessageLine = {
  /** Of a header field, as it is written; undefined for the start line and the body. */
  readonly name: string | undefined
  /** What precedes the value: nothing, a name with its colon, or the letter of a line of a session. */
  readonly before: string
  readonly value: string
}

const headerLine = (line: string): MessageLine => {
  const colon = line.indexOf(':')
  return { name: line.slice(0, colon), before: `${line.slice(0, colon)}: `, value: line.slice(colon + 2) }
}

const bodyLine = (line: string): MessageLine => {
  const before = /^[a-z]=/.exec(line)?.[0] ?? ''
  return { name: undefined, before, value: line.slice(before.length) }
}

/** Of a message that was written by our serializer: each header field in one line, with one space behind its colon. */
export const linesOf = (wire: string): readonly MessageLine[] => {
  const end = wire.indexOf('\r\n\r\n')
  const [start = '', ...headers] = wire.slice(0, end).split('\r\n')
  const body = wire.slice(end + 4)
  return [
    { name: undefined, before: '', value: start },
    ...headers.map(headerLine),
    ...(body === '' ? [] : [{ name: undefined, before: '', value: '' }, ...body.split('\r\n').map(bodyLine)]),
  ]
}
