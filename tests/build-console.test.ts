import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { repositoryRoot } from './repository.ts'

/** In place of vite: a page that says the how manyth it is, or a failure where a file asks for one. */
const builder = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
const folder = process.argv[process.argv.indexOf('--outDir') + 1]
appendFileSync('../../builds', 'x')
mkdirSync(folder, { recursive: true })
if (existsSync('src/fails')) process.exit(1)
writeFileSync(folder + '/index.html', readFileSync('../../builds', 'utf8'))
`

let tree: string
beforeEach(() => {
  tree = mkdtempSync(join(tmpdir(), 'axbridge-build-'))
  write('packages/console/package.json', '{ "name": "console" }')
  write('packages/console/index.html', '')
  write('packages/console/src/main.tsx', 'one')
  write('packages/sdk/dist/index.js', 'one')
  write('node_modules/vite/package.json', '{ "name": "vite", "type": "module", "bin": { "vite": "bin.js" } }')
  write('node_modules/vite/bin.js', builder)
  mkdirSync(join(tree, 'scripts'))
  cpSync(join(repositoryRoot, 'scripts/build-console.mjs'), join(tree, 'scripts/build-console.mjs'))
})
afterEach(() => rmSync(tree, { recursive: true }))

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(tree, path)), { recursive: true })
  writeFileSync(join(tree, path), text)
}

const build = (...options: readonly string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [join(tree, 'scripts/build-console.mjs'), ...options], {
    ...{ encoding: 'utf8', timeout: 20_000 },
  })
  const page = join(tree, 'packages/console/dist/pages/index.html')
  return { status, stderr, page: existsSync(page) ? readFileSync(page, 'utf8') : undefined }
}

test('the console is built once, and again only when something that it is made of has changed', () => {
  expect(build()).toMatchObject({ status: 0, page: 'x' })
  expect(build()).toEqual({ status: 0, page: 'x', stderr: '' })
  write('packages/console/src/main.tsx', 'two')
  expect(build().page).toBe('xx')
  write('packages/console/src/pages/other.tsx', '')
  expect(build().page).toBe('xxx')
  write('packages/sdk/dist/index.js', 'two')
  expect(build().page).toBe('xxxx')
  // A test of the SDK is no part of a page, and neither are its types.
  write('packages/sdk/dist/index.test.js', '')
  write('packages/sdk/dist/index.d.ts', '')
  expect(build().page).toBe('xxxx')
  expect(readdirSync(join(tree, 'packages/console/dist')).sort()).toEqual(['built-from', 'pages'])
})

test('a build that fails leaves the pages that there are, and is tried again', () => {
  build()
  write('packages/console/src/fails', '')
  expect(build()).toMatchObject({ status: 1, page: 'x', stderr: expect.stringContaining('The console is not built') })
  expect(build('--or-go-on')).toMatchObject({ status: 0, page: 'x' })
  rmSync(join(tree, 'packages/console/src/fails'))
  // It is what was built before.
  expect(build()).toEqual({ status: 0, page: 'x', stderr: '' })
  expect(readdirSync(join(tree, 'packages/console/dist')).sort()).toEqual(['built-from', 'pages'])
})

test('without development libraries the service starts without a console, and a build says what is missing', () => {
  rmSync(join(tree, 'node_modules'), { recursive: true })
  expect(build('--or-go-on')).toMatchObject({ status: 0, page: undefined })
  expect(build()).toMatchObject({ status: 1, stderr: expect.stringContaining('npm ci') })
})
