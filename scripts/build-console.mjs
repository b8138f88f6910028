// Builds the console's pages into packages/console/dist/pages, where their sources have changed since: else it costs a few milliseconds.
// Plain JavaScript, since `npm start` compiles no scripts.
//   node scripts/build-console.mjs [--or-go-on]   with --or-go-on a console that cannot be built ends nothing: the service starts without.

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const consoleFolder = join(root, 'packages/console')
const pages = join(consoleFolder, 'dist/pages')
const builtFrom = join(consoleFolder, 'dist/built-from')

const mustBuild = !process.argv.includes('--or-go-on')

/** What the pages are made of; the SDK as it is compiled. */
const sources = [
  ...['src', 'build', 'public', 'index.html', 'vite.config.ts', 'package.json'].map(
    (part) => `packages/console/${part}`,
  ),
  'packages/sdk/dist',
  'package-lock.json',
]

const isSource = (path) => !/\.(?:test|bench)\.|\.d\.ts$|\.map$|\.tsbuildinfo$/.test(path)

/** The files below a folder, or the file itself, from the root and in order. */
const filesBelow = (part) => {
  const path = join(root, part)
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [part]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter(isSource)
    .sort()
}

const digestOfSources = () => {
  const digest = createHash('sha256')
  for (const path of sources.flatMap(filesBelow)) {
    const content = readFileSync(join(root, path))
    digest.update(`${path.replaceAll('\\', '/')}\0${content.length}\0`).update(content)
  }
  return digest.digest('hex')
}

const isBuilt = (digest) =>
  existsSync(join(pages, 'index.html')) && existsSync(builtFrom) && readFileSync(builtFrom, 'utf8').trim() === digest

const failed = (what) => {
  process.stderr.write(`The console is not built: ${what}\n`)
  process.exit(mustBuild ? 1 : 0)
}

/** The command of vite, as npm has installed it for the console; undefined where development libraries are not installed. */
const viteCommand = () => {
  try {
    const manifest = createRequire(join(consoleFolder, 'package.json')).resolve('vite/package.json')
    return join(manifest, '..', JSON.parse(readFileSync(manifest, 'utf8')).bin.vite)
  } catch {
    return undefined
  }
}

const digest = digestOfSources()
if (!isBuilt(digest)) {
  const vite = viteCommand()
  if (vite === undefined) failed('vite is not installed; run npm ci')
  process.stderr.write('Building the console…\n')
  // A folder of its own until it is whole: a build that breaks off changes nothing, and two at once do not mix.
  const fresh = join(consoleFolder, 'dist', `pages.${process.pid}`)
  const built = spawnSync(process.execPath, [vite, 'build', '--outDir', fresh, '--emptyOutDir', '--logLevel', 'warn'], {
    cwd: consoleFolder,
    stdio: ['ignore', 2, 2],
  })
  if (built.status !== 0 || !existsSync(join(fresh, 'index.html'))) {
    rmSync(fresh, { recursive: true, force: true })
    failed('vite did not succeed; what it said stands above')
  }
  mkdirSync(join(consoleFolder, 'dist'), { recursive: true })
  rmSync(builtFrom, { force: true })
  rmSync(pages, { recursive: true, force: true })
  renameSync(fresh, pages)
  writeFileSync(builtFrom, `${digest}\n`)
}
