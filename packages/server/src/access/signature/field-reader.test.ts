import { describe, expect, test } from 'vitest'
import { FieldReader, fieldLimits } from './field-reader.ts'
import { serializeList } from './serialize-list.ts'

const readLists = (text: string) => {
  const reader = new FieldReader(text)
  const lists = reader.dictionary(() => reader.innerList())
  return lists === undefined ? reader.fault : [...lists].map(([label, list]) => `${label}=${serializeList(list)}`)
}

const readSequences = (text: string) => {
  const reader = new FieldReader(text)
  const sequences = reader.dictionary(() => reader.byteSequence())
  return sequences === undefined ? reader.fault : Object.fromEntries(sequences)
}

describe('a dictionary of inner lists is read, and written in its one spelling', () => {
  test.each([
    ['a=()', ['a=()']],
    ['a=("x")', ['a=("x")']],
    ['a=( "x"   "y"  );b=1', ['a=("x" "y");b=1']],
    ['a=("x");  b=1;c', ['a=("x");b=1;c']],
    ['a=("x");b=?1;c=?0', ['a=("x");b;c=?0']],
    ['a=("x");b=007;c=-0;d=-12', ['a=("x");b=7;c=0;d=-12']],
    ['a=("x";sf "y";key="k";req);t=tok/en', ['a=("x";sf "y";key="k";req);t=tok/en']],
    ['a=("x") \t, \t b=("y")', ['a=("x")', 'b=("y")']],
    [String.raw`*a-1.=("\"\\")`, [String.raw`*a-1.=("\"\\")`]],
    ['a=();n=999999999999999', ['a=();n=999999999999999']],
  ])('%s', (text, written) => {
    expect(readLists(text)).toEqual(written)
  })
})

describe('what is no dictionary of inner lists is refused with its place', () => {
  test.each([
    ['', 'is empty'],
    ['   ', 'is empty'],
    ['A=()', 'a label must stand at character 1'],
    ['a', '"=" must stand at character 2'],
    ['a=1', '"(" must stand at character 3'],
    ['a=(', 'a component in double quotes or ")" must stand at character 4'],
    ['a=(x)', 'a component in double quotes or ")" must stand at character 4'],
    ['a=("x', 'a component in double quotes or ")" must stand at character 4'],
    ['a=("x\u00e9")', 'a component in double quotes or ")" must stand at character 4'],
    [String.raw`a=("\x")`, 'a component in double quotes or ")" must stand at character 4'],
    ['a=("x""y")', 'a space or ")" must stand at character 7'],
    ['a=("x"\t"y")', 'a space or ")" must stand at character 7'],
    ['a=("x");', 'the name of a parameter must stand at character 9'],
    ['a=("x");B=1', 'the name of a parameter must stand at character 9'],
    ['a=("x");b=', 'a string, an integer, a token or a boolean must stand at character 11'],
    ['a=("x");b=1.5', 'a string, an integer, a token or a boolean must stand at character 11'],
    ['a=("x");b=1234567890123456', 'a string, an integer, a token or a boolean must stand at character 11'],
    ['a=("x");b=:YWJj:', 'a string, an integer, a token or a boolean must stand at character 11'],
    ['a=("x");b=?2', 'a string, an integer, a token or a boolean must stand at character 11'],
    ['a=("x");b=1;b=1', 'a parameter stands a second time before at character 14'],
    ['a=("x";b;b)', 'a parameter stands a second time before at character 11'],
    ['a=("x"),', 'a label must stand at character 9'],
    ['a=("x") b=("y")', '"," must stand at character 9'],
    ['a=("x"),a=("y")', 'a label stands a second time before at character 10'],
  ])('%s', (text, fault) => {
    expect(readLists(text)).toContain(fault)
  })

  test('and so is more than anybody needs', () => {
    const items = (count: number) => Array.from({ length: count }, (_, at) => `"c${at}"`).join(' ')
    const parameters = (count: number) => Array.from({ length: count }, (_, at) => `;p${at}`).join('')
    const members = (count: number) => Array.from({ length: count }, (_, at) => `m${at}=()`).join(', ')
    expect(readLists(`a=(${items(fieldLimits.items)})`)).toHaveLength(1)
    expect(readLists(`a=(${items(fieldLimits.items + 1)})`)).toBe('may list at most 32 components')
    expect(readLists(`a=()${parameters(fieldLimits.parameters)}`)).toHaveLength(1)
    expect(readLists(`a=()${parameters(fieldLimits.parameters + 1)}`)).toBe('may have at most 16 parameters')
    expect(readLists(members(fieldLimits.members))).toHaveLength(fieldLimits.members)
    expect(readLists(members(fieldLimits.members + 1))).toBe('may have at most 8 members')
  })
})

describe('a dictionary of byte sequences', () => {
  test('is read', () => {
    expect(readSequences('a=:YWJj:, b=:YWI=:,c=:YQ==:, d=::')).toEqual({ a: 'YWJj', b: 'YWI=', c: 'YQ==', d: '' })
  })

  test.each(['a=YWJj', 'a=:YWJj', 'a=:YWI:', 'a=:YQ:', 'a=:Y:', 'a=:YQ=:', 'a=:YW_j:', 'a=:YW Jj:', 'a="YWJj"'])(
    'is not %s: base64 has one spelling, with its padding',
    (text) => {
      expect(readSequences(text)).toMatch(/^is no structured field: base64 between colons must stand at character 3$/)
    },
  )

  test('has no parameters', () => {
    expect(readSequences('a=:YWJj:;x')).toContain('"," must stand at character 9')
  })
})
