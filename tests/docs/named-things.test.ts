import { configSchema } from '@axbridge/server'
import { expect, test } from 'vitest'
import { readCommandHelp } from '../../scripts/reference/cli-page.ts'
import { type Described, fieldsOf } from '../../scripts/reference/schema-words.ts'
import { readSource, sourceFiles } from '../repository.ts'
import { namedThings } from './named-things.ts'

const help = await readCommandHelp()
const { scripts } = JSON.parse(readSource('package.json')) as { scripts: Readonly<Record<string, string>> }
const schema = configSchema as Described
const keys = new Set(fieldsOf(schema).map(({ path }) => path.replaceAll('[]', '')))
// What is made from the product names nothing else.
const written = sourceFiles('docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/reference/'))
const pages = ['README.md', 'README.zh-CN.md', ...written]

const nameOf = (words: readonly string[]): string | undefined =>
  [words.slice(0, 2).join(' '), words[0] ?? ''].find((name) => help.names.includes(name))

const isKnown = ({ words, options }: { words: readonly string[]; options: readonly string[] }): boolean => {
  const [first = ''] = words
  if (first === 'help') return true
  const name = nameOf(words)
  const isGroup = words.length === 1 && help.names.some((one) => one.startsWith(`${first} `))
  if (name === undefined) return isGroup
  const text = help.text(name.split(' '))
  return options.every((option) => new RegExp(`--${option}(?![a-z-])`).test(text))
}

test('every command, script and key that the documents name is there', () => {
  const wrong = pages.flatMap((path) => {
    const named = namedThings(readSource(path), Object.keys(schema.properties ?? {}))
    return [
      ...named.commands
        .filter((command) => !isKnown(command))
        .map(({ words, options }) => [...words, ...options].join(' ')),
      ...named.scripts.filter((name) => scripts[name] === undefined).map((name) => `npm run ${name}`),
      ...named.keys.filter((key) => !keys.has(key)),
    ].map((name) => `${path}: ${name}`)
  })
  expect(wrong).toEqual([])
})

test('they are found in code of every form, and a wrong one is no known one', () => {
  const page =
    'Run `axbridge keys add cus_… --json` and `npm run demo`, or set `sip.udp: x`; not `sip.md`.\n```sh\necho 1 | npx axbridge route check --file x # why\n' +
    'axbridge blocks add 70010000001 \\\n  --approval MIIT\n```\n'
  const named = namedThings(page, ['sip'])
  expect(named).toEqual({
    commands: [
      { words: ['route', 'check'], options: ['file'] },
      { words: ['blocks', 'add'], options: ['approval'] },
      { words: ['keys', 'add'], options: ['json'] },
    ],
    scripts: ['demo'],
    keys: ['sip.udp'],
  })
  expect(named.commands.map(isKnown)).toEqual([true, true, true])
  expect(isKnown({ words: ['keys', 'ad'], options: [] })).toBe(false)
  expect(isKnown({ words: ['keys', 'add'], options: ['jsn'] })).toBe(false)
})
