import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const isRepository = (folder: string): boolean => {
  const manifest = join(folder, 'package.json')
  return existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: unknown }).name === 'axbridge'
}

const findRoot = (from: string): string => {
  if (isRepository(from)) return from
  const above = dirname(from)
  if (above === from) throw new Error('these tests stand in no clone of axbridge')
  return findRoot(above)
}

/** The folder of the clone that these compiled tests stand in. */
export const repositoryRoot = findRoot(dirname(fileURLToPath(import.meta.url)))

/** What a build or an install puts into a folder, and git ignores. */
const notSource = new Set(['node_modules', 'dist'])

/** The paths of the source files below a folder of the clone, from the root and with slashes, in order. */
export const sourceFiles = (below: string): readonly string[] => {
  const folder = join(repositoryRoot, below)
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repositoryRoot, join(entry.parentPath, entry.name)).split(sep))
    .filter((parts) => !parts.some((part) => notSource.has(part)))
    .map((parts) => parts.join('/'))
    .sort()
}

export const readSource = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8')

/** The files that are released: the sources of the packages without their tests. */
export const productFiles = (): readonly string[] =>
  sourceFiles('packages').filter(
    (path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path) && !/\.(?:test|property\.test|bench)\.ts$/.test(path),
  )
