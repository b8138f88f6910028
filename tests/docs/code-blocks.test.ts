import { describe, expect, test } from 'vitest'
import { codeBlocks, shownBehind } from './code-blocks.ts'

describe('the blocks of a page', () => {
  test('have a language, a mark and a place, and their text as it stands', () => {
    const page = 'Words.\n\n```sh run\necho 1\n\necho 2\n```\n\n```json\n{}\n```\n'
    expect(codeBlocks(page)).toEqual([
      { language: 'sh', mark: 'run', text: 'echo 1\n\necho 2\n', line: 3 },
      { language: 'json', mark: '', text: '{}\n', line: 9 },
    ])
  })

  test('may be indented in a list, and hold a shorter fence', () => {
    const page = '1. Do this:\n\n   ```sh run\n   echo 1\n     echo 2\n   ```\n\n````md\n```\n````\n'
    expect(codeBlocks(page).map(({ text }) => text)).toEqual(['echo 1\n  echo 2\n', '```\n'])
  })

  test('are not taken from a page that leaves one open', () => {
    expect(() => codeBlocks('```sh run\necho 1\n')).toThrow('the block of line 1 is not closed')
  })

  test('have what is shown as their output directly behind them', () => {
    const blocks = codeBlocks('```sh run\nx\n```\n```text\ny\n```\n```sh run\nz\n```\n```sh run\nw\n```\n')
    const [first, shown, second] = blocks
    if (first === undefined || second === undefined) throw new Error('there are four blocks')
    expect(shownBehind(blocks, first)).toBe(shown)
    expect(shownBehind(blocks, second)).toBeUndefined()
  })
})
