import { operationsSource, rootNames } from './operation-source.ts'
import { answerOf, contentName, customerOperations, type OpenApi } from './schema.ts'
import { SchemaSource } from './schema-source.ts'

const header = '// Made from openapi.json by `npm run openapi`. Do not edit.'

const importLine = (names: readonly string[], from: string): string => {
  // As the formatter sorts them: without regard to case.
  const sorted = [...new Set(names)].sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
  const line = `import type { ${sorted.join(', ')} } from '${from}'`
  return line.length <= 120
    ? line
    : ['import type {', ...sorted.map((name) => `  ${name},`), `} from '${from}'`].join('\n')
}

const text = (lines: readonly string[]): string => `${[header, ...lines].join('\n')}\n`

/** The files of the SDK that are made from the contract, by their names in `packages/sdk/src/contract/`. */
export const contractFiles = (document: OpenApi): Readonly<Record<string, string>> => {
  const source = new SchemaSource(document)
  const roots = rootNames(document)
  const [requests, answers] = [source.reached(roots.requests), source.reached(roots.answers)]
  const both = requests.filter((name) => answers.includes(name))
  // A request's fields may be left out by `undefined` and an answer's may not, so that one type cannot be both.
  if (both.length > 0) throw new Error(`${both.join()} stands in requests and in answers`)
  const answered = customerOperations(document).map(({ operation }) => contentName(answerOf(operation)))
  return {
    'requests.ts': text(source.write(requests, { optional: 'undefined' })),
    'answers.ts': text(source.write(answers, { optional: '' })),
    'operations.ts': text([
      '',
      importLine(answered, './answers.ts'),
      importLine(roots.requests, './requests.ts'),
      ...operationsSource(document),
    ]),
  }
}
