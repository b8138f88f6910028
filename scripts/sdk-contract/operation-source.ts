import { answerOf, anyObject, contentName, isPartwise, type Parameter, type Placed, textTypeOf } from './schema.ts'
import { entry, listEntry, literal } from './source-text.ts'

/** Which keywords of a parameter's schema are its rule. */
const ruleKeywords = ['pattern', 'enum', 'minimum', 'maximum', 'minLength', 'maxLength'] as const

const ruleLines = ({ name, in: where, required, schema }: Parameter): string[] => {
  const indent = ' '.repeat(8)
  return [
    `      ${name}: {`,
    ...entry(indent, 'in', literal(where)),
    ...entry(indent, 'required', literal(required)),
    ...ruleKeywords.flatMap((keyword) => {
      const value = schema[keyword]
      if (value === undefined) return []
      return typeof value === 'object'
        ? listEntry(indent, keyword, value.map(literal))
        : entry(indent, keyword, literal(value))
    }),
    ...entry(indent, 'rule', literal(schema['x-rule'] ?? 'must be as the contract says')),
    '      },',
  ]
}

export const takesIdempotencyKey = ({ operation }: Placed): boolean =>
  (operation.parameters ?? []).some(({ name }) => name === 'Idempotency-Key')

const operationLines = (one: Placed): string[] => {
  const { method, path, operation } = one
  const inUrl = (operation.parameters ?? []).filter((parameter) => parameter.in !== 'header')
  const textType = textTypeOf(operation.requestBody ?? {})
  return [
    `  ${operation.operationId}: {`,
    ...entry('    ', 'method', literal(method)),
    ...entry('    ', 'path', literal(path)),
    ...entry('    ', 'takesIdempotencyKey', literal(takesIdempotencyKey(one))),
    ...(operation.security?.length === 0 ? ['    isOpen: true,'] : []),
    ...(textType === undefined ? [] : entry('    ', 'takes', literal(textType))),
    ...(inUrl.length === 0 ? ['    parameters: {},'] : ['    parameters: {', ...inUrl.flatMap(ruleLines), '    },']),
    '  },',
  ]
}

/** The type of what an operation is sent with. */
export const bodyType = ({ operation: { requestBody } }: Placed): string => {
  if (requestBody === undefined) return 'undefined'
  return textTypeOf(requestBody) === undefined ? (contentName(requestBody) ?? anyObject) : 'string'
}

/** The type of what it answers. */
export const answerType = ({ operation }: Placed): string => contentName(answerOf(operation)) ?? anyObject

/** How a client's operations and their types are called. */
export type OperationNames = {
  readonly table: string
  readonly ids: string
  readonly bodies: string
  readonly answers: string
}

/** The source of the table of a client's operations, and of what each is given and answers. */
export const operationsSource = (placed: readonly Placed[], names: OperationNames): string[] => {
  const whole = placed.filter((one) => !isPartwise(one))
  const typeLines = (type: (one: Placed) => string): string[] =>
    whole.map((one) => `  readonly ${one.operation.operationId}: ${type(one)}`)
  return [
    '',
    '/** Where each operation is, and the rules of what stands in its URL. */',
    `export const ${names.table} = {`,
    ...placed.flatMap(operationLines),
    '} as const',
    '',
    `export type ${names.ids} = keyof typeof ${names.table}`,
    '',
    '/** The body that an operation is sent with. */',
    `export type ${names.bodies} = {`,
    ...typeLines(bodyType),
    '}',
    '',
    '/** What an operation answers when it is done. */',
    `export type ${names.answers} = {`,
    ...typeLines(answerType),
    '}',
  ]
}

export type RootNames = { readonly requests: readonly string[]; readonly answers: readonly string[] }

const named = (name: string | undefined): string[] => (name === undefined ? [] : [name])

/** The names of the schemas in requests and in answers. */
export const rootNames = (placed: readonly Placed[]): RootNames => ({
  requests: placed.flatMap(({ operation: { requestBody } }) =>
    requestBody === undefined || textTypeOf(requestBody) !== undefined ? [] : named(contentName(requestBody)),
  ),
  answers: placed.flatMap((one) => (isPartwise(one) ? [] : named(contentName(answerOf(one.operation))))),
})
