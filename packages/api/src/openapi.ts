import type { TObject } from 'typebox'
import { namedSchemas } from './named-schemas.ts'
import {
  type Answer,
  type HeaderName,
  type Operation,
  operation,
  operationIds,
  problemStatuses,
  type Security,
} from './operations.ts'
import { Problem, problemMediaType } from './problem.ts'
import { describeProblem } from './problem-descriptions.ts'

/** The version of the contract; the product's own moves on its own. */
export const contractVersion = '1.0.0'

const names = new Map<unknown, string>(Object.entries(namedSchemas).map(([name, schema]) => [schema, name]))

const headers: Readonly<Record<HeaderName | 'X-Request-Id', { description: string; schema: { type: 'string' } }>> = {
  'X-Request-Id': { description: 'Names this request in the logs.', schema: { type: 'string' } },
  Location: { description: 'Where what was made is read.', schema: { type: 'string' } },
  'Idempotency-Replayed': { description: '`true` when the answer was given before.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'The scheme to use.', schema: { type: 'string' } },
  'Retry-After': { description: 'In how many seconds to ask again.', schema: { type: 'string' } },
  RateLimit: {
    description: 'What is left of the budget of whoever asks, as `"key";r=12;t=1`: 12 more within a second.',
    schema: { type: 'string' },
  },
  'RateLimit-Policy': { description: 'The budget, as `"key";q=1000;w=1`.', schema: { type: 'string' } },
  Allow: { description: 'The methods that the address takes.', schema: { type: 'string' } },
  'Set-Cookie': { description: 'The session of the console, or its end.', schema: { type: 'string' } },
}

type Node = { [key: string]: unknown }

/** A schema as plain JSON, with every schema that has a name replaced by a reference; `root` itself is written out. */
const plain = (value: unknown, root?: unknown): unknown => {
  const name = names.get(value)
  if (name !== undefined && value !== root) return { $ref: `#/components/schemas/${name}` }
  if (Array.isArray(value)) return value.map((item) => plain(item))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

const parametersIn = (place: 'path' | 'query' | 'header', fields: TObject | undefined): Node[] =>
  Object.entries(fields?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: fields?.required?.includes(name) === true,
    schema: plain(schema),
  }))

const headersOf = (list: readonly HeaderName[]): Node =>
  Object.fromEntries(
    (['X-Request-Id', ...list] as const).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  )

const answerOf = ({ description, schema, mediaTypes, headers: promised = [] }: Answer): Node => ({
  description,
  headers: headersOf(promised),
  content: Object.fromEntries(
    (mediaTypes ?? ['application/json']).map((mediaType) => [mediaType, { schema: plain(schema) }]),
  ),
})

const headersOfProblem: Readonly<Record<number, readonly HeaderName[]>> = {
  401: ['WWW-Authenticate', 'Retry-After'],
  429: ['Retry-After', 'RateLimit', 'RateLimit-Policy'],
  503: ['Retry-After'],
}

const problemOf = (status: number, described: Operation): Node => ({
  description: describeProblem(status, described),
  headers: headersOf(headersOfProblem[status] ?? []),
  content: { [problemMediaType]: { schema: plain(Problem) } },
})

const responsesOf = (described: Operation): Node =>
  Object.fromEntries([
    ...Object.entries(described.answers).map(([status, answer]) => [status, answerOf(answer)]),
    ...problemStatuses(described).map((status) => [String(status), problemOf(status, described)]),
  ])

const securityOf: Readonly<Record<Security, readonly Node[]>> = {
  api_key: [{ signature: [] }, { apiKey: [] }, { session: [] }],
  admin: [{ adminKey: [] }, { session: [] }],
  staff: [{ session: [] }],
  none: [],
}

const requestBodyOf = ({ body, textBody }: Operation): Node => {
  if (body !== undefined) {
    return { requestBody: { required: true, content: { 'application/json': { schema: plain(body) } } } }
  }
  if (textBody === undefined) return {}
  const { mediaType, description, example } = textBody
  const content = { [mediaType]: { schema: { type: 'string' }, ...(example === undefined ? {} : { example }) } }
  return { requestBody: { required: true, description, content } }
}

const writtenOperation = (operationId: string, described: Operation): Node => {
  const parameters = [
    ...parametersIn('path', described.params),
    ...parametersIn('query', described.query),
    ...parametersIn('header', described.headers),
  ]
  return {
    operationId,
    tags: [described.tag],
    summary: described.summary,
    ...(described.description === undefined ? {} : { description: described.description }),
    security: securityOf[described.security],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBodyOf(described),
    responses: responsesOf(described),
  }
}

const writtenPaths = (): Node => {
  const paths: { [path: string]: Node } = {}
  for (const id of operationIds) {
    const described = operation(id)
    const item = paths[described.path] ?? {}
    paths[described.path] = { ...item, [described.method.toLowerCase()]: writtenOperation(id, described) }
  }
  return paths
}

/** The whole contract as an OpenAPI 3.1 document. */
export const buildOpenApi = (): object => ({
  openapi: '3.1.0',
  info: {
    title: 'AXBridge',
    version: contractVersion,
    summary: 'A temporary 700 number connects two phones, and neither learns the other number.',
    description:
      'Times are RFC 3339, durations milliseconds. Real numbers go in, and answers hold masks; the one that shows them is for people, with a reason that is kept. A problem is a document of RFC 9457 that names field and rule; after one with a status below 500 nothing has changed. An address that does not take a method answers 405 (`method_not_allowed`) with Allow, one that is not here 404.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: 'http://127.0.0.1:8700', description: 'The embedded default.' }],
  tags: [
    { name: 'bindings', description: 'The relation of two people, or of a group and one, for one order.' },
    { name: 'numbers', description: 'The pool of 700 numbers from which bindings get theirs.' },
    { name: 'calls', description: 'A record for every attempt of a party of your bindings, refused ones too.' },
    { name: 'events', description: 'What happened, in order, to be read from a cursor or followed.' },
    { name: 'webhooks', description: 'Endpoints to which events are posted, and what has not reached them.' },
    { name: 'admin', description: 'Customers, their keys, blocks and trunks, for the operators of this server.' },
    {
      name: 'supervision',
      description: 'What the platform answers for: who may use it and how, and what was done about it.',
    },
    { name: 'console', description: 'For people: signing in, and what only a person may ask.' },
    { name: 'service', description: 'The server itself.' },
  ],
  paths: writtenPaths(),
  components: {
    securitySchemes: {
      signature: {
        type: 'apiKey',
        in: 'header',
        name: 'Signature',
        description:
          'A signature of the request by RFC 9421 with HMAC-SHA256 and a key of the customer, described in Signature-Input; with a body it covers Content-Digest (RFC 9530).',
      },
      apiKey: {
        type: 'http',
        scheme: 'bearer',
        description: 'A key of a customer, `axb_…`, where his settings let it be sent so.',
      },
      adminKey: {
        type: 'http',
        scheme: 'bearer',
        description: 'The credential of an operator of this server, `axo_…`.',
      },
      session: {
        type: 'apiKey',
        in: 'cookie',
        name: '__Host-axbridge',
        description:
          'Who is signed in at the console, as far as his role may ask; over plain HTTP the cookie is `axbridge`. Every request but GET carries the token of the session in AXBridge-CSRF. For an operation on the bindings of a customer who works for the platform names him in AXBridge-Customer.',
      },
    },
    headers,
    schemas: Object.fromEntries(Object.entries(namedSchemas).map(([name, schema]) => [name, plain(schema, schema)])),
  },
})

/** The document as the repository keeps it and as the server answers it. */
export const openApiText = (): string => `${JSON.stringify(buildOpenApi(), null, 2)}\n`
