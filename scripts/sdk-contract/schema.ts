/** What is read of the schemas in openapi.json; another keyword adds a rule to a value and none to its type. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly (string | number)[]
  readonly const?: string | number | boolean
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly description?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly 'x-rule'?: string
}

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}

type Content = { readonly content?: Readonly<Record<string, { readonly schema: Schema }>> }

export type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** An operation of a customer, with its place. */
export type Placed = { readonly method: string; readonly path: string; readonly operation: Operation }

/** Those that are answered in parts are left out: what they answer is no value that has a type. */
export const customerOperations = ({ paths }: OpenApi): readonly Placed[] =>
  Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    )
    .filter(({ operation }) => answerOf(operation).content?.['application/json'] !== undefined)

/** The name of the schema that is referred to. */
export const nameOf = (reference: string): string => {
  const name = /^#\/components\/schemas\/([A-Za-z]+)$/.exec(reference)?.[1]
  if (name === undefined) throw new Error(`${reference} leads to no schema`)
  return name
}

/** The name of the one JSON schema in a body or an answer. */
export const contentName = ({ content }: Content): string => {
  const schema = content?.['application/json']?.schema
  if (schema?.$ref === undefined) throw new Error('a body or an answer has no schema with a name')
  return nameOf(schema.$ref)
}

export const answerOf = ({ responses, operationId }: Operation): Content => {
  const [answer, ...more] = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  if (answer === undefined || more.length > 0) throw new Error(`${operationId} has not exactly one answer`)
  return answer[1]
}
