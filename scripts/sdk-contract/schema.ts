/** What is read of the schemas in openapi.json; another keyword adds a rule to a value and none to its type. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly (string | number)[]
  readonly const?: string | number | boolean
  readonly anyOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
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
  /** Empty where anybody may ask. */
  readonly security?: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Content
  readonly responses: Readonly<Record<string, Content>>
}

export type OpenApi = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** An operation with its place. */
export type Placed = { readonly method: string; readonly path: string; readonly operation: Operation }

const allOperations = ({ paths }: OpenApi): readonly Placed[] =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )

/** Whether the answer comes in parts: it is no value that has a type. */
export const isPartwise = ({ operation }: Placed): boolean =>
  answerOf(operation).content?.['application/json'] === undefined

const isCustomers = (one: Placed): boolean => one.path.startsWith('/v1/') && !isPartwise(one)

/** What a customer's client asks. */
export const customerOperations = (document: OpenApi): readonly Placed[] => allOperations(document).filter(isCustomers)

/** What people at the console ask besides: administration, staff, what is open to all, and what is answered in parts. */
export const consoleOperations = (document: OpenApi): readonly Placed[] =>
  allOperations(document).filter((one) => !isCustomers(one))

/** Whether it is asked for a customer, whom a session names in a header. */
export const isOfCustomer = ({ path, operation }: Placed): boolean =>
  path.startsWith('/v1/') || (operation.parameters ?? []).some(({ name }) => name.toLowerCase() === 'axbridge-customer')

/** The name of the schema that is referred to. */
export const nameOf = (reference: string): string => {
  const name = /^#\/components\/schemas\/([A-Za-z]+)$/.exec(reference)?.[1]
  if (name === undefined) throw new Error(`${reference} leads to no schema`)
  return name
}

/** A body or an answer that has no schema with a name: whatever JSON has, or text of this media type. */
export const anyObject = 'Readonly<Record<string, unknown>>'

const isAnyObject = ({ type, properties = {} }: Schema): boolean =>
  type === 'object' && Object.keys(properties).length === 0

/** The media type of a body that is text. */
export const textTypeOf = (body: Content): string | undefined =>
  Object.keys(body.content ?? {}).find((mediaType) => mediaType.startsWith('text/'))

/** The name of the one JSON schema in a body or an answer; undefined where any object may stand. */
export const contentName = ({ content }: Content): string | undefined => {
  const schema = content?.['application/json']?.schema
  if (schema?.$ref !== undefined) return nameOf(schema.$ref)
  if (schema !== undefined && isAnyObject(schema)) return undefined
  throw new Error('a body or an answer has no schema with a name')
}

export const answerOf = ({ responses, operationId }: Operation): Content => {
  const [answer, ...more] = Object.entries(responses).filter(([status]) => status.startsWith('2'))
  if (answer === undefined || more.length > 0) throw new Error(`${operationId} has not exactly one answer`)
  return answer[1]
}
