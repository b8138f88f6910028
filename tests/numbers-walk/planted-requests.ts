import { type PlantedNumbers, spellings } from './planted-numbers.ts'

/** One request to the API. */
export type PlainRequest = {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** In place of `body`, as it stands. */
  readonly text?: string
}

/** Headers into which people and programmes write what they have at hand. */
const headerNames = [
  'idempotency-key',
  'x-request-id',
  'traceparent',
  'tracestate',
  'user-agent',
  'referer',
  'last-event-id',
  'accept',
  'signature-input',
] as const

type Json = unknown
type Write = (number: string) => Json

/** Every value in a body, by where it stands: `members.0`. */
const leavesOf = (body: Json, at = ''): string[] => {
  if (typeof body !== 'object' || body === null) return [at]
  return Object.entries(body).flatMap(([key, inner]) => leavesOf(inner, at === '' ? key : `${at}.${key}`))
}

const replaced = (body: Json, at: string, value: Json): Json => {
  const [key = '', ...deeper] = at.split('.')
  if (Array.isArray(body)) return body.map((one, index) => (String(index) === key ? put(one, deeper, value) : one))
  if (typeof body !== 'object' || body === null) return value
  return { ...body, [key]: put((body as Record<string, Json>)[key], deeper, value) }
}

/** Where operators write what they like: nobody can say of letters that a number stands behind them. */
const freeTexts: readonly string[] = [
  ...['name', 'description', 'approval', 'basePlatform', 'credentials.realm', 'reason', 'case', 'text', 'remedy'],
  ...['kinds.0', 'cause', 'harm', 'measures', 'contact', 'told.0.whom', 'entity.name', 'entity.contacts.0.name'],
  ...['use.identifier', 'use.consent.version', 'items.0.use.identifier', 'items.0.use.consent.version'],
]

const hidden: readonly string[] = ['in base64', 'in hexadecimal', 'percent-encoded']

const put = (inner: Json, deeper: readonly string[], value: Json): Json =>
  deeper.length === 0 ? value : replaced(inner, deeper.join('.'), value)

/** Takes turns among the spellings, so that each stands at many places and no place has them all. */
const writersFrom = (turn: number): readonly { readonly name: string; readonly write: Write }[] => {
  const other = spellings[1 + (turn % (spellings.length - 1))]
  const plain = { name: 'plain', write: (number: string): Json => number }
  return [plain, { name: 'a JSON number', write: (number) => Number(number) }, ...(other === undefined ? [] : [other])]
}

const asText = (value: Json): string => (typeof value === 'string' ? value : String(value))

/**
 * A request again and again, each time with a number written at another place of it: each part of its path, each parameter of its
 * query, each value of its body, keys that nobody knows, headers, and a body that cannot be read.
 */
export const plantedIn = (
  operation: string,
  request: PlainRequest,
  params: readonly string[],
  planted: PlantedNumbers,
  renewed: (body: Json, except: string) => Json = (one) => one,
): readonly PlainRequest[] => {
  const number = planted.of(operation)
  const all: PlainRequest[] = []
  const variants = (turn: number, make: (written: Json) => PlainRequest): void => {
    for (const { write } of writersFrom(turn)) all.push(make(write(number)))
  }
  const { path, query = {}, body, text, headers = {} } = request
  for (const [turn, param] of params.entries())
    variants(turn, (written) => ({ ...request, path: path.replace(param, encodeURIComponent(asText(written))) }))
  for (const [turn, name] of [...Object.keys(query), number].entries())
    variants(turn, (written) => ({ ...request, query: { ...query, [name]: asText(written) } }))
  // What a right password costs, each of them would.
  const isCostly = typeof body === 'object' && body !== null && 'password' in body
  for (const [turn, name] of isCostly ? [] : headerNames.entries())
    variants(turn, (written) => ({
      ...request,
      ...(body === undefined ? {} : { body: renewed(body, '') }),
      headers: { ...headers, [name]: Buffer.from(asText(written)).toString('latin1') },
    }))
  if (text !== undefined) {
    all.push({ ...request, text: `${text.trimEnd()},${number}\n` }, { ...request, text: `${number}\n` })
    for (const cell of text.split(/[,\n]/).filter((one) => one.length > 3))
      all.push({ ...request, text: text.replace(cell, number) })
  }
  if (body === undefined) return all
  for (const [turn, at] of leavesOf(body).entries()) {
    // An order id may be any text but a number of one of its own parties.
    if (at === 'orderId' || at.endsWith('.orderId')) continue
    const mayHide = !freeTexts.includes(at)
    for (const { name, write } of writersFrom(turn))
      if (mayHide || !hidden.includes(name))
        all.push({ ...request, body: renewed(replaced(body, at, write(number)), at) })
  }
  variants(all.length, (written) => ({ ...request, body: { ...Object(body), [number]: written } }))
  variants(all.length + 1, (written) => ({ ...request, body: { ...Object(body), note: { for: [written] } } }))
  const { body: _, ...others } = request
  all.push(
    { ...others, text: `{"a":"${number}"` },
    { ...others, text: `${number}` },
    { ...others, text: `"${number}` },
    { ...others, text: number, headers: { ...headers, 'content-type': `text/${number}` } },
  )
  return all
}
