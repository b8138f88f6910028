import { expect, test } from 'vitest'
import { readSource } from '../repository.ts'
import { codeBlocks } from './code-blocks.ts'

const code = (path: string): readonly string[] =>
  codeBlocks(readSource(path)).map(({ language, mark, text }) => `${language} ${mark}\n${text}`)

// So what is run of the one is run of the other.
test.each(['quick-start.md', 'integrate.md'])('the code of %s is the same in both languages', (page) => {
  const english = code(`docs/${page}`)
  expect(english.length).toBeGreaterThan(10)
  expect(code(`docs/zh-CN/${page}`)).toEqual(english)
})
