import { configSchema } from '@axbridge/server'
import { expect, test } from 'vitest'
import { readCommandHelp } from '../../scripts/reference/cli-page.ts'
import { type Described, fieldsOf } from '../../scripts/reference/schema-words.ts'
import { readSource, sourceFiles } from '../repository.ts'
import { type NamedCommand, namedThings } from './named-things.ts'

const help = await readCommandHelp()
const { scripts } = JSON.parse(readSource('package.json')) as { scripts: Readonly<Record<string, string>> }
const schema = configSchema as Described
const keys = new Set(fieldsOf(schema).map(({ path }) => path.replaceAll('[]', '')))
// What is made from the product names nothing else.
const written = sourceFiles('docs').filter((path) => path.endsWith('.md') && !path.startsWith('docs/reference/'))
const pages = ['README.md', 'README.zh-CN.md', ...written]

const nameOf = (words: readonly string[]): string | undefined =>
  [words.slice(0, 2).join(' '), words[0] ?? ''].find((name) => help.names.includes(name))

/** What stands behind the name of a command: its operands, without options and their values. */
const operandsOf = (parts: readonly string[], text: string): readonly string[] => {
  const operands: string[] = []
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? ''
    if (!part.startsWith('--')) operands.push(part)
    else if (!part.includes('=') && new RegExp(`^ +${part} [^ ]`, 'm').test(text)) at += 1
  }
  return operands
}

/** Whether what is to be typed has all that the command needs, and no operand more. */
const isWhole = (typed: readonly string[], name: string, text: string): boolean => {
  const [usage = ''] = text.split('\n')
  const required = [...usage.matchAll(/--([a-z-]+)/g)].map(([option]) => option)
  const needed = usage.replaceAll(/--[a-z-]+ \S+/g, '').match(/\b[A-Z][A-Z-]*\b/g) ?? []
  const operands = operandsOf(typed.slice(name.split(' ').length), text)
  return operands.length === needed.length && required.every((option) => typed.includes(option))
}

const isKnown = ({ words, options, typed }: NamedCommand): boolean => {
  const [first = ''] = words
  if (first === 'help') return true
  const name = nameOf(words)
  const isGroup = typed === undefined && words.length === 1 && help.names.some((one) => one.startsWith(`${first} `))
  if (name === undefined) return isGroup
  const text = help.text(name.split(' '))
  return (
    options.every((option) => new RegExp(`--${option}(?![a-z-])`).test(text)) &&
    (typed === undefined || isWhole(typed, name, text))
  )
}

test('every command, script and key that the documents name is there', () => {
  const wrong = pages.flatMap((path) => {
    const named = namedThings(readSource(path), Object.keys(schema.properties ?? {}))
    return [
      ...named.commands
        .filter((command) => !isKnown(command))
        .map(({ words, options, typed }) => (typed ?? [...words, ...options]).join(' ')),
      ...named.scripts.filter((name) => scripts[name] === undefined).map((name) => `npm run ${name}`),
      ...named.keys.filter((key) => !keys.has(key)),
    ].map((name) => `${path}: ${name}`)
  })
  expect(wrong).toEqual([])
})

test('they are found in code of every form, and a wrong one is no known one', () => {
  const page =
    'Run `axbridge keys add cus_… --json` and `npm run demo`, or set `sip.udp: x`; not `sip.md`.\n```sh\necho 1 | npx axbridge route check --file x # why\n' +
    "axbridge customers add 'A company' \\\n  --json\n```\n"
  const named = namedThings(page, ['sip'])
  expect(named).toEqual({
    commands: [
      { words: ['route', 'check'], options: ['file'], typed: ['route', 'check', '--file', 'x'] },
      { words: ['customers', 'add'], options: ['json'], typed: ['customers', 'add', "'A company'", '--json'] },
      { words: ['keys', 'add'], options: ['json'], typed: undefined },
    ],
    scripts: ['demo'],
    keys: ['sip.udp'],
  })
  expect(named.commands.map(isKnown)).toEqual([true, true, true])
})

test.each([
  ['keys ad cus_1', false],
  ['keys add cus_1', true],
  ['keys add', false],
  ['keys add cus_1 more', false],
  ['keys add cus_1 --jsn', false],
  ['store backup /folder', false],
  ['store backup --to /folder', true],
])('`axbridge %s` can be typed: %s', (line, isRight) => {
  const [command] = namedThings(`\`\`\`sh\naxbridge ${line}\n\`\`\`\n`, ['sip']).commands
  expect(command !== undefined && isKnown(command)).toBe(isRight)
})
