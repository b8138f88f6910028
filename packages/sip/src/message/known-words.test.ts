import { expect, test } from 'vitest'
import { KnownWords } from './known-words.ts'

const words = ['Via', 'To', 'Call-ID', 'v', 'Accept-Contact'] as const
const inAnyCase = new KnownWords(
  words.map((word) => [word, word] as const),
  'any_case',
)

test('a word is known in any case, wherever it stands', () => {
  for (const word of words)
    for (const text of [word, word.toLowerCase(), word.toUpperCase()]) {
      expect(inAnyCase.at(text, 0, text.length)).toBe(word)
      expect(inAnyCase.at(`;${text}: x`, 1, 1 + text.length)).toBe(word)
    }
})

test.each(['', 'Vi', 'Vias', 'Vib', 'Call\rID', 'Call_ID', 'CallmID', 'T\xef', '\u0156ia', 'V\u0131a'])(
  '%j is not known',
  (text) => {
    expect(inAnyCase.at(text, 0, text.length)).toBeUndefined()
  },
)

test('where case means something, a word is known as it is written alone', () => {
  const asWritten = new KnownWords([['INVITE', 1]], 'as_written')
  expect(asWritten.at('INVITE', 0, 6)).toBe(1)
  expect(asWritten.at('invite', 0, 6)).toBeUndefined()
  expect(asWritten.at('INVITe', 0, 6)).toBeUndefined()
})
