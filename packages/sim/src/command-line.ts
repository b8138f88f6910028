import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** Beside the compiled files; `npm run build` writes them, and a release starts by them. */
const compiled = join(root, 'packages/cli/dist/main.js')
const bundled = join(root, 'packages/cli/dist/bundled-main.js')

/** The same of the thread that writes to an embedded store. */
export const bundledWriterThread = join(root, 'packages/cli/dist/writer-thread.js')

/** What a bundle was made of: paths from the root of the repository. */
export const bundleManifest = join(root, 'packages/cli/dist/bundled-files.json')

const changedAt = (file: string): number =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.POSITIVE_INFINITY

/** Whether nothing that the bundle was made of was compiled, or is gone, since then. */
export const isBundleFresh = (): boolean => {
  const madeAt = changedAt(bundleManifest)
  if (madeAt === Number.POSITIVE_INFINITY) return false
  const files = JSON.parse(readFileSync(bundleManifest, 'utf8')) as readonly string[]
  return files.every((file) => changedAt(join(root, file)) <= madeAt)
}

let found: string | undefined

/**
 * The program `axbridge` as a release runs it: out of few files, which start in a third of the time. Where those were not made of what
 * is compiled now, what is compiled.
 */
export const commandLine = (): string => {
  found ??= isBundleFresh() ? bundled : compiled
  return found
}
