import { answerType, bodyType, takesIdempotencyKey } from './operation-source.ts'
import { isOfCustomer, isPartwise, type OpenApi, type Parameter, type Placed } from './schema.ts'
import { alternatives, docComment, literal, longestLine } from './source-text.ts'

/** A page of a list has a cursor among its parameters and answers `items` and `next`. */
type Method = Placed & { readonly path: string; readonly pageOf: string | undefined }

const isIn = (where: Parameter['in'], { operation }: Placed): readonly Parameter[] =>
  (operation.parameters ?? []).filter((parameter) => parameter.in === where)

const capital = (word: string): string => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`

const queryName = ({ operation }: Placed): string => `${capital(operation.operationId)}Query`

/** What the items of a page are, as the type of the page says it. */
const itemType = (one: Placed, { components }: OpenApi): string | undefined => {
  if (!isIn('query', one).some(({ name }) => name === 'cursor')) return undefined
  const properties = components.schemas[answerType(one)]?.properties
  if (properties?.items === undefined || properties.next === undefined) return undefined
  return `${answerType(one)}['items'][number]`
}

/** The alternatives of what a parameter may be. */
const parameterTypes = ({ schema }: Parameter): string[] => {
  if (schema.enum !== undefined) return schema.enum.map(literal)
  return [schema.type === 'integer' || schema.type === 'number' ? 'number' : 'string']
}

const queryLines = (one: Placed): string[] => {
  const query = isIn('query', one)
  if (query.length === 0) return []
  return [
    '',
    `/** The query of \`${one.operation.operationId}\`. */`,
    `export type ${queryName(one)} = {`,
    ...query.flatMap((parameter) => [
      ...docComment('  ', parameter.schema.description),
      ...(parameter.required
        ? alternatives('  ', `readonly ${parameter.name}:`, parameterTypes(parameter))
        : alternatives('  ', `readonly ${parameter.name}?:`, [...parameterTypes(parameter), 'undefined'])),
    ]),
    '}',
  ]
}

/** `{ a, b }`, or nothing where it would be empty. */
const braced = (parts: readonly string[]): string => (parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`)

const withLimit = (line: string): string => {
  if (line.length > longestLine) throw new Error(`a line is too long for the formatter: ${line.trim()}`)
  return line
}

const methodLines = (one: Method): string[] => {
  const { operation, method, pageOf } = one
  const [inPath, inQuery] = [isIn('path', one).map(({ name }) => name), isIn('query', one)]
  const body = bodyType(one)
  const needsQuery = inQuery.some(({ required }) => required)
  const given = [
    ...inPath.map((name) => `${name}: string`),
    ...(body === 'undefined' ? [] : [`body: ${body}`]),
    ...(inQuery.length === 0 ? [] : [`query: ${queryName(one)}${needsQuery ? '' : ' = {}'}`]),
    'options?: CallOptions',
  ]
  const answer = pageOf === undefined ? `Promise<${answerType(one)}>` : `Listing<${pageOf}>`
  const head = `  ${operation.operationId}(${given.join(', ')}): ${answer} {`
  const parameters = [...inPath, ...(inQuery.length === 0 ? [] : [pageOf === undefined ? '...query' : '...wanted'])]
  const request = [
    ...(parameters.length === 0 ? [] : [`parameters: ${braced(parameters)}`]),
    ...(body === 'undefined' ? [] : ['body']),
    ...(inQuery.some(({ name }) => name === 'wait') ? ['waitMs: waitMsOf(query)'] : []),
    // Nobody knows what a POST whose answer was lost has done, and a second one might do it again.
    ...(method === 'POST' && pageOf === undefined && !takesIdempotencyKey(one) ? ['isOnce: true'] : []),
    'options',
  ]
  const ask = `this.ask(${literal(operation.operationId)}, ${braced(request)})`
  return [
    '',
    ...docComment('  ', `${operation.summary}.`),
    ...(head.length <= longestLine
      ? [head]
      : [`  ${operation.operationId}(`, ...given.map((one) => `    ${one},`), `  ): ${answer} {`]),
    withLimit(pageOf === undefined ? `    return ${ask}` : `    return listingOf(query, (wanted) => ${ask})`),
    '  }',
  ]
}

/** Which operations have a method that is made: those of a customer are written by hand, as in the customers' client. */
const madeOf = (placed: readonly Placed[]): readonly Placed[] =>
  placed.filter((one) => !isPartwise(one) && !isOfCustomer(one))

/** The names of types that the methods speak of. */
export const methodTypeNames = (placed: readonly Placed[]): readonly string[] =>
  madeOf(placed).flatMap((one) => [bodyType(one), answerType(one)])

/** The source of a method for each operation of the console. */
export const methodsSource = (document: OpenApi, placed: readonly Placed[]): string[] => {
  const methods = madeOf(placed).map((one) => ({ ...one, pageOf: itemType(one, document) }))
  return [
    ...methods.flatMap(queryLines),
    '',
    '/** The operations of the console, each a method of its name in openapi.json. */',
    'export abstract class ConsoleMethods {',
    '  protected abstract ask<Id extends keyof ConsoleAnswers>(',
    '    id: Id,',
    '    request: Request<ConsoleBodies[Id], ConsoleAnswers[Id]>,',
    '  ): Promise<ConsoleAnswers[Id]>',
    ...methods.flatMap(methodLines),
    '}',
  ]
}
