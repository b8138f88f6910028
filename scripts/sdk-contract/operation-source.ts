import { answerOf, contentName, customerOperations, type OpenApi, type Parameter, type Placed } from './schema.ts'
import { entry, literal } from './source-text.ts'

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
      return entry(indent, keyword, typeof value === 'object' ? `[${value.map(literal).join(', ')}]` : literal(value))
    }),
    ...entry(indent, 'rule', literal(schema['x-rule'] ?? 'must be as the contract says')),
    '      },',
  ]
}

const operationLines = ({ method, path, operation }: Placed): string[] => {
  const parameters = operation.parameters ?? []
  const inUrl = parameters.filter((parameter) => parameter.in !== 'header')
  return [
    `  ${operation.operationId}: {`,
    ...entry('    ', 'method', literal(method)),
    ...entry('    ', 'path', literal(path)),
    ...entry('    ', 'takesIdempotencyKey', literal(parameters.some(({ name }) => name === 'Idempotency-Key'))),
    ...(inUrl.length === 0 ? ['    parameters: {},'] : ['    parameters: {', ...inUrl.flatMap(ruleLines), '    },']),
    '  },',
  ]
}

const bodyName = ({ operation }: Placed): string =>
  operation.requestBody === undefined ? 'undefined' : contentName(operation.requestBody)

/** The source of the table of operations, and of what each is given and answers. */
export const operationsSource = (document: OpenApi): string[] => {
  const placed = customerOperations(document)
  const typeLines = (type: (one: Placed) => string): string[] =>
    placed.map((one) => `  readonly ${one.operation.operationId}: ${type(one)}`)
  return [
    '',
    '/** Where each operation is, and the rules of what stands in its URL. */',
    'export const operations = {',
    ...placed.flatMap(operationLines),
    '} as const',
    '',
    'export type OperationId = keyof typeof operations',
    '',
    '/** The body that an operation is sent with. */',
    'export type Bodies = {',
    ...typeLines(bodyName),
    '}',
    '',
    '/** What an operation answers when it is done. */',
    'export type Answers = {',
    ...typeLines(({ operation }) => contentName(answerOf(operation))),
    '}',
  ]
}

/** The names of the schemas in requests and in answers. */
export const rootNames = (document: OpenApi): { readonly requests: string[]; readonly answers: string[] } => {
  const placed = customerOperations(document)
  return {
    requests: placed.flatMap(({ operation: { requestBody } }) =>
      requestBody === undefined ? [] : [contentName(requestBody)],
    ),
    answers: [...placed.map(({ operation }) => contentName(answerOf(operation))), 'Problem'],
  }
}
