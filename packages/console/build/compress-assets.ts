import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

const isText = (name: string): boolean => /\.(?:js|css|svg|json|txt)$/.test(name)

/** Writes `.br` and `.gz` beside each text below `assets/`, so that the server compresses nothing while it carries calls. */
export const compressAssets = (): Plugin => ({
  name: 'compress-assets',
  apply: 'build',
  async writeBundle({ dir }) {
    if (dir === undefined) throw new Error('the console is built into a folder')
    const assets = join(dir, 'assets')
    for (const name of (await readdir(assets)).filter(isText)) {
      const path = join(assets, name)
      const content = await readFile(path)
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
      await writeFile(`${path}.br`, await compressBrotli(content, { params }))
      await writeFile(`${path}.gz`, await compressGzip(content, { level: constants.Z_BEST_COMPRESSION }))
    }
  },
})
