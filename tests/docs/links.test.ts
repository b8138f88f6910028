import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSource, repositoryRoot, sourceFiles } from '../repository.ts'
import { deadLinks } from './links.ts'

const read = (path: string): string | undefined => {
  const place = join(repositoryRoot, path)
  if (!existsSync(place)) return undefined
  return statSync(place).isDirectory() ? '' : readSource(path)
}

test('every link of the documents leads to a file and a heading that are there', () => {
  const pages = ['README.md', 'README.zh-CN.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CHANGELOG.md']
  const documents = sourceFiles('docs').filter((path) => path.endsWith('.md'))
  expect(documents.length).toBeGreaterThan(15)
  expect(deadLinks([...pages, ...documents], read)).toEqual([])
})

test('a link to a file, a folder above or a heading that is not there is found, and none in a block of code', () => {
  const pages: Readonly<Record<string, string>> = {
    'docs/a.md':
      '# A page\n[b](b.md) [up](../README.md#two-words-1) [own](#a-page) [web](https://example.com/x)\n```\n[no](no.md)\n```\n',
    'docs/b.md': '[gone](gone.md) [a](a.md#a-heading) [up](../b.md)\n',
    'README.md': '## Two words\n## Two words\n',
  }
  const found = deadLinks(['docs/a.md', 'docs/b.md'], (path) => pages[path])
  expect(found).toEqual(['docs/b.md: docs/gone.md', 'docs/b.md: docs/a.md#a-heading', 'docs/b.md: b.md'])
})
