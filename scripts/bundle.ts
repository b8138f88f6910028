import { readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleManifest, isBundleFresh } from '@axbridge/sim'
import { rolldown } from 'rolldown'

// Puts the program `axbridge` into few files beside the compiled ones, where those have changed: Node spends two thirds of a start
// on finding and opening a thousand small ones. A release is started by these (packages/cli/bin).

// Compiled to dist/scripts/, two folders below the repository's root.
const root = fileURLToPath(new URL('../..', import.meta.url))
const out = join(root, 'packages/cli/dist')
const prefix = 'bundled-'

/** Of many small files each. Every other library is loaded as npm installs it. */
const libraries = ['typebox', 'csv-parse', 'csv-stringify']

/** Each is started by its name, from beside the file that asks for it. */
const entries = {
  [`${prefix}main`]: join(root, 'packages/cli/dist/main.js'),
  'worker-main': join(root, 'packages/server/dist/workers/worker-main.js'),
  'writer-thread': join(root, 'packages/store/dist/sqlite/writer-thread.js'),
}

const isOurs = (id: string): boolean =>
  /^[./]|^@axbridge\//.test(id) || libraries.some((name) => id === name || id.startsWith(`${name}/`))

const licences = (): string =>
  libraries
    .map((name) => {
      const folder = join(root, 'node_modules', name)
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
      if (file === undefined) throw new Error(`${name} has no licence that could be passed on`)
      return `${name}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
    })
    .join('\n\n')

const bundle = async (): Promise<void> => {
  const startedAt = new Date()
  const build = await rolldown({ input: entries, platform: 'node', external: (id) => !isOurs(id), logLevel: 'warn' })
  const fresh = join(out, `${prefix}fresh`)
  rmSync(fresh, { recursive: true, force: true })
  const { output } = await build.write({
    ...{ dir: fresh, format: 'esm', entryFileNames: '[name].js', chunkFileNames: `${prefix}[name].js` },
  })
  const read = (await build.watchFiles).map((file) => relative(root, file))
  await build.close()
  const made = output.map(({ fileName }) => fileName)
  rmSync(bundleManifest, { force: true })
  for (const name of readdirSync(out))
    if (name.startsWith(prefix) && name !== `${prefix}fresh` && !made.includes(name)) rmSync(join(out, name))
  for (const name of made) renameSync(join(fresh, name), join(out, name))
  rmSync(fresh, { recursive: true })
  writeFileSync(join(out, `${prefix}licences.txt`), licences())
  // The libraries are those of the lock.
  const files = ['package-lock.json', ...read.filter((file) => !file.startsWith('node_modules/')).sort()]
  writeFileSync(bundleManifest, `${JSON.stringify(files, null, 1)}\n`)
  // What was compiled while the bundle was made is newer than it.
  utimesSync(bundleManifest, startedAt, startedAt)
}

if (!isBundleFresh()) await bundle()
