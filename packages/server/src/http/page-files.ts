import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

/** How a file may be packed, by the word of Accept-Encoding and the ending that its packed form has beside it; the best first. */
export const packings = [
  { coding: 'br', ending: '.br' },
  { coding: 'gzip', ending: '.gz' },
] as const

export type Packing = (typeof packings)[number]['coding']

/** A file of the console as it is sent. */
export type PageFile = {
  readonly mediaType: string
  readonly content: Buffer
  readonly packed: Readonly<Partial<Record<Packing, Buffer>>>
  /** Strong, of the content as it is; each packed form has one of its own. */
  readonly etag: string
  /** Its name says what it holds: it never changes. */
  readonly isImmutable: boolean
}

export type PageFiles = {
  /** The page, with places for its nonce. */
  readonly index: string
  /** The others, by their path as it stands in a URL. */
  readonly files: ReadonlyMap<string, PageFile>
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

const endings: ReadonlySet<string> = new Set(packings.map(({ ending }) => ending))

/**
 * Reads the built console into memory: some megabytes, so that a request touches no disk and no path of a request ever names a
 * file. Undefined where it is not built.
 */
export const readPages = async (folder: string): Promise<PageFiles | undefined> => {
  const found = await readdir(folder, { withFileTypes: true, recursive: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
      throw error
    },
  )
  // What is a link leads out of the folder, perhaps.
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const contents = new Map<string, Buffer>()
  for (const path of paths) contents.set(`/${relative(folder, path).split(sep).join('/')}`, await readFile(path))
  const index = contents.get('/index.html')
  if (index === undefined) return undefined
  const files = [...contents]
    .filter(([path]) => path !== '/index.html' && !endings.has(extname(path)))
    .map(([path, content]) => [path, pageFile(path, content, contents)] as const)
  return { index: index.toString('utf8'), files: new Map(files) }
}

const pageFile = (path: string, content: Buffer, contents: ReadonlyMap<string, Buffer>): PageFile => ({
  mediaType: mediaTypes[extname(path)] ?? 'application/octet-stream',
  content,
  packed: Object.fromEntries(
    packings.flatMap(({ coding, ending }) => {
      const packed = contents.get(`${path}${ending}`)
      return packed === undefined ? [] : [[coding, packed] as const]
    }),
  ),
  etag: createHash('sha256').update(content).digest('base64url').slice(0, 22),
  isImmutable: path.startsWith('/assets/'),
})
