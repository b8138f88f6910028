import { expect, test } from 'vitest'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { refusalText, textRefusalText } from './refusal-text.ts'

const languages = [
  ['en', en.tryIt],
  ['zh', zh.tryIt],
] as const

test.each(languages)('says of each 403 of a text why it was, and never what it says of a call: %s', (_, words) => {
  const said = ['Register First', 'Too Many Messages', 'The Text Holds The Number Of A Party', 'Forbidden'].map(
    (phrase) => textRefusalText({ status: 403, phrase }, words),
  )
  expect(new Set([...said, refusalText(403, words)]).size).toBe(5)
})

test.each(languages)('has words of its own for a text that is too long, of no text, or failed: %s', (_, words) => {
  const said = [413, 415, 500].map((status) => textRefusalText({ status, phrase: 'Any' }, words))
  expect(new Set([...said, words.textRefusedOther]).size).toBe(4)
})

test('says of a text what it says of a call where the reason is the same, and something of what it does not know', () => {
  expect(textRefusalText({ status: 410, phrase: 'Gone' }, en.tryIt)).toBe(refusalText(410, en.tryIt))
  expect(textRefusalText({}, en.tryIt)).toBe(en.tryIt.textRefusedOther)
  expect(textRefusalText({ status: 499, phrase: 'toString' }, en.tryIt)).toBe(en.tryIt.textRefusedOther)
})
