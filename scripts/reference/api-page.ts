import { anchorOf, code, page, table } from './markdown.ts'
import { type Described, fieldsOf, meaning, typeWords } from './schema-words.ts'

type Parameter = {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly schema: Described
}

type Content = { readonly description?: string; readonly content?: Readonly<Record<string, { schema: Described }>> }

type Operation = {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

/** What the page is made of: openapi.json. */
export type ApiDocument = {
  readonly info: { readonly version: string; readonly description: string }
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Described>> }
}

type Placed = { readonly method: string; readonly path: string; readonly operation: Operation }

const operationsOf = ({ paths }: ApiDocument): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )

const headingOf = ({ method, path }: Placed): string => `${method} ${path}`

const askedBy = ({ security }: Operation): string => {
  if (security.length === 0) return 'Anyone may ask.'
  const isOf = (scheme: string): boolean => security.some((one) => scheme in one)
  const [byKey, bySession] = [isOf('adminKey') || isOf('apiKey'), isOf('session')]
  if (!byKey) return 'Asked by who is signed in at the console.'
  const andSession = bySession ? ' A session of the console does, too, where its role may ask.' : ''
  return isOf('adminKey')
    ? `Asked with the admin key.${andSession}`
    : `Signed by a customer's key, or with the key as a bearer token where his settings let it be sent.${andSession}`
}

const contentWords = ({ content = {} }: Content): string =>
  Object.entries(content)
    .map(([mediaType, { schema }]) =>
      mediaType === 'application/json' || mediaType === 'application/problem+json'
        ? typeWords(schema)
        : `${code(mediaType)}: ${typeWords(schema)}`,
    )
    .join(' or ')

const operationPart = (placed: Placed): string => {
  const { summary, description, parameters = [], requestBody, responses, operationId } = placed.operation
  const body =
    requestBody === undefined
      ? []
      : [`Body: ${contentWords(requestBody)}.${requestBody.description ? ` ${requestBody.description}` : ''}`]
  const rows = parameters.map(({ name, in: place, required, schema }) => [
    code(name),
    place,
    typeWords(schema),
    `${required ? 'Required. ' : ''}${meaning(schema)}`,
  ])
  const answers = Object.entries(responses).map(([status, answer]) => [
    status,
    contentWords(answer),
    answer.description ?? '',
  ])
  return [
    `### ${headingOf(placed)}`,
    `${summary}. ${description ?? ''}`.trimEnd(),
    `${askedBy(placed.operation)} Operation id: ${code(operationId)}.`,
    ...body,
    ...(rows.length === 0 ? [] : [table(['Parameter', 'In', 'Type', 'Meaning'], rows)]),
    table(['Status', 'Answer', 'Meaning'], answers),
  ].join('\n\n')
}

const schemaPart = (name: string, schema: Described): string => {
  const fields = fieldsOf(schema)
  const rows = fields.map(({ path, schema: field, isRequired }) => [
    code(path),
    typeWords(field),
    isRequired ? 'yes' : 'no',
    meaning(field),
  ])
  const alternatives = (schema.anyOf ?? []).length > 0 ? [`One of: ${typeWords(schema)}.`] : []
  return [
    `### ${name}`,
    ...(schema.description === undefined ? [] : [schema.description]),
    ...alternatives,
    ...(rows.length === 0 ? [] : [table(['Field', 'Type', 'Required', 'Meaning'], rows)]),
  ].join('\n\n')
}

/** docs/reference/api.md: every operation by its tag, then every schema. */
export const apiPage = (document: ApiDocument): string => {
  const all = operationsOf(document)
  const contents = all.map((placed) => [
    `[${code(headingOf(placed))}](#${anchorOf(headingOf(placed))})`,
    placed.operation.tags.join(', '),
    placed.operation.summary,
  ])
  const byTag = document.tags.flatMap(({ name, description }) => {
    const operations = all.filter(({ operation }) => operation.tags.includes(name))
    return operations.length === 0
      ? []
      : [`## ${name[0]?.toUpperCase()}${name.slice(1)}`, description, ...operations.map(operationPart)]
  })
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) => schemaPart(name, schema))
  return page('The HTTP API', [
    `Version ${document.info.version} of the contract, from [openapi.json](../../openapi.json). ${document.info.description}`,
    'How a request is signed stands in [signing.md](../signing.md), and what each problem code means in [errors.md](errors.md).',
    table(['Operation', 'Tag', 'What it does'], contents),
    ...byTag,
    '## Schemas',
    ...schemas,
  ])
}
