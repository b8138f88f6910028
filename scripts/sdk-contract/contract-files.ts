import { methodsSource, methodTypeNames } from './method-source.ts'
import { answerType, bodyType, type OperationNames, operationsSource, rootNames } from './operation-source.ts'
import { consoleOperations, customerOperations, isPartwise, type OpenApi, type Placed } from './schema.ts'
import { SchemaSource } from './schema-source.ts'
import { longestLine } from './source-text.ts'

const header = '// Made from openapi.json by `npm run openapi`. Do not edit.'

/** Where the types of a name stand. */
type Home = { readonly file: string; readonly names: readonly string[] }

/** As the formatter sorts them: without regard to case. */
const sortedNames = (names: readonly string[]): string[] =>
  [...new Set(names)].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))

const importLines = (names: readonly string[], homes: readonly Home[]): string[] =>
  homes.flatMap((home) => {
    const found = sortedNames(names.filter((name) => home.names.includes(name)))
    if (found.length === 0) return []
    const line = `import type { ${found.join(', ')} } from '${home.file}'`
    return line.length <= longestLine
      ? [line]
      : ['import type {', ...found.map((name) => `  ${name},`), `} from '${home.file}'`]
  })

const text = (lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`

/** A file of types without imports begins with them, one with imports has a line between. */
const withImports = (imports: readonly string[], lines: readonly string[]): string =>
  text(imports.length === 0 ? lines : ['', ...imports, ...lines])

const customerNames: OperationNames = {
  ...{ table: 'operations', ids: 'OperationId' },
  ...{ bodies: 'Bodies', answers: 'Answers' },
}

const consoleNames: OperationNames = {
  ...{ table: 'consoleOperations', ids: 'ConsoleOperationId' },
  ...{ bodies: 'ConsoleBodies', answers: 'ConsoleAnswers' },
}

const typesOf = (placed: readonly Placed[]): readonly string[] =>
  placed.filter((one) => !isPartwise(one)).flatMap((one) => [answerType(one), bodyType(one)])

const without = (names: readonly string[], others: readonly string[]): readonly string[] =>
  names.filter((name) => !others.includes(name))

/**
 * The files of the SDK that are made from the contract, by their names in `packages/sdk/src/contract/`. What only the console
 * asks stands in files of its own, so that a customer's page does not carry it.
 */
export const contractFiles = (document: OpenApi): Readonly<Record<string, string>> => {
  const source = new SchemaSource(document)
  const [ofCustomers, ofConsole] = [customerOperations(document), consoleOperations(document)]
  const [roots, consoleRoots] = [rootNames(ofCustomers), rootNames(ofConsole)]
  const [requests, answers] = [source.reached(roots.requests), source.reached([...roots.answers, 'Problem'])]
  const consoleRequests = without(source.reached(consoleRoots.requests), requests)
  const consoleAnswers = without(source.reached(consoleRoots.answers), answers)
  const both = [...requests, ...consoleRequests].filter((name) => [...answers, ...consoleAnswers].includes(name))
  // A request's fields may be left out by `undefined` and an answer's may not, so that one type cannot be both.
  if (both.length > 0) throw new Error(`${both.join()} stands in requests and in answers`)
  const homes = [
    { file: './answers.ts', names: answers },
    { file: './console-answers.ts', names: consoleAnswers },
    { file: './console-requests.ts', names: consoleRequests },
    { file: './requests.ts', names: requests },
  ]
  const typed = (names: readonly string[], optional: string): string =>
    withImports(importLines(without(source.referred(names), names), homes), source.write(names, { optional }))
  const operations = (placed: readonly Placed[], names: OperationNames): string =>
    withImports(importLines(typesOf(placed), homes), operationsSource(placed, names))
  return {
    'requests.ts': typed(requests, 'undefined'),
    'answers.ts': typed(answers, ''),
    'operations.ts': operations(ofCustomers, customerNames),
    'console-requests.ts': typed(consoleRequests, 'undefined'),
    'console-answers.ts': typed(consoleAnswers, ''),
    'console-operations.ts': operations(ofConsole, consoleNames),
    'console-methods.ts': text([
      '',
      "import type { CallOptions } from '../call-options.ts'",
      "import { type Listing, listingOf } from '../listing.ts'",
      "import { type Request, waitMsOf } from '../sender.ts'",
      ...importLines(methodTypeNames(ofConsole), homes.slice(0, 2)),
      "import type { ConsoleAnswers, ConsoleBodies } from './console-operations.ts'",
      ...importLines(methodTypeNames(ofConsole), homes.slice(2)),
      ...methodsSource(document, ofConsole),
    ]),
  }
}
