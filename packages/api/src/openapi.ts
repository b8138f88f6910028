import type { TObject, TSchema } from 'typebox'
import { BindingAnswer, BindingPage, BindRequest, ExpiryChangeRequest } from './bindings.ts'
import { CallAnswer, CallPage } from './calls.ts'
import { Health, Readiness } from './health.ts'
import { type Answer, type HeaderName, type Operation, operation, operationIds } from './operations.ts'
import { Problem, problemMediaType } from './problem.ts'

/** The version of the contract; the product's own moves on its own. */
export const contractVersion = '1.0.0'

const schemas: Readonly<Record<string, TSchema>> = {
  BindRequest,
  ExpiryChangeRequest,
  Binding: BindingAnswer,
  BindingPage,
  Call: CallAnswer,
  CallPage,
  Health,
  Readiness,
  Problem,
}

const names = new Map<unknown, string>(Object.entries(schemas).map(([name, schema]) => [schema, name]))

const headers: Readonly<Record<HeaderName | 'X-Request-Id', { description: string; schema: { type: 'string' } }>> = {
  'X-Request-Id': { description: 'Names this request in the logs.', schema: { type: 'string' } },
  Location: { description: 'Where the binding is read.', schema: { type: 'string' } },
  'Idempotency-Replayed': { description: '`true` when the answer was given before.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'The scheme to use.', schema: { type: 'string' } },
  Allow: { description: 'The methods that the address takes.', schema: { type: 'string' } },
}

const problemDescriptions: Readonly<Record<number, string>> = {
  400: 'The request cannot be read; a field is missing or malformed: `malformed`.',
  401: 'No valid API key: `unauthenticated`.',
  404: "No such thing, or another customer's: `not_found`.",
  409: 'The present state forbids it: `binding_ended`, `pool_exhausted`, `no_pool` or `idempotency_in_flight`.',
  413: 'The body is longer than 65,536 octets: `body_too_large`.',
  415: 'The body is not application/json: `unsupported_media_type`.',
  422: 'The request was read, and a rule forbids it: `same_party`, `expiry_too_soon`, `expiry_too_late` or `idempotency_mismatch`.',
  500: 'The server failed; what was asked for may or may not have come to pass: `internal`.',
  503: 'The server has too much to do, is stopping, or took too long (then what was asked for may still come to pass); ask again later: `overloaded`. A bind with an Idempotency-Key is never done twice.',
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

const answerOf = ({ description, schema, headers: promised = [] }: Answer): Node => ({
  description,
  headers: headersOf(promised),
  content: { 'application/json': { schema: plain(schema) } },
})

const problemOf = (status: number): Node => ({
  description: problemDescriptions[status] ?? 'A problem.',
  headers: headersOf(status === 401 ? ['WWW-Authenticate'] : []),
  content: { [problemMediaType]: { schema: plain(Problem) } },
})

const responsesOf = ({ answers, problems, security }: Operation): Node => {
  const statuses = security === 'none' ? problems : [...problems, 500, 503]
  return Object.fromEntries([
    ...Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)]),
    ...statuses.map((status) => [String(status), problemOf(status)]),
  ])
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
    security: described.security === 'none' ? [] : [{ apiKey: [] }],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(described.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: plain(described.body) } } } }),
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
      'Times are RFC 3339, durations milliseconds. Real numbers go in and never come out: answers hold masks. A problem is a document of RFC 9457 that names field and rule; after one with a status below 500 nothing has changed. An address that does not take a method answers 405 (`method_not_allowed`) with Allow, one that is not here 404.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: 'http://127.0.0.1:8700', description: 'The embedded default.' }],
  tags: [
    { name: 'bindings', description: 'The relation of two parties for one order.' },
    { name: 'calls', description: 'A record for every attempt of a party of your bindings, refused ones too.' },
    { name: 'service', description: 'The server itself.' },
  ],
  paths: writtenPaths(),
  components: {
    securitySchemes: {
      apiKey: { type: 'http', scheme: 'bearer', description: 'The API key of a customer: `axb_…`.' },
    },
    headers,
    schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema, schema)])),
  },
})

/** The document as the repository keeps it and as the server answers it. */
export const openApiText = (): string => `${JSON.stringify(buildOpenApi(), null, 2)}\n`
