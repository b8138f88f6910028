import { type FileHandle, link, open, unlink } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import { UsageError } from '../usage-error.ts'

export const mappingColumns = [
  'old_number',
  'old_number_y',
  'x',
  'y',
  'binding_id',
  'order_id',
  'status',
  'problem',
] as const

export type MappingRow = Readonly<Record<(typeof mappingColumns)[number], string>>

/** Every field is quoted text: a number of 15 digits must stay one (NUM-9). */
const linesOf = (rows: readonly (readonly string[])[]): string =>
  stringify(rows as string[][], { quoted: true, quoted_empty: true, record_delimiter: '\r\n' })

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error'

/**
 * The file that says which 700 number took the place of which old one, for its owner's eyes. It grows under another name and
 * gets its own when it is whole; a file that is there already is never overwritten.
 */
export class MappingFile {
  readonly #path: string
  readonly #file: FileHandle

  private constructor(path: string, file: FileHandle) {
    this.#path = path
    this.#file = file
  }

  /** Throws UsageError when the file is there already or cannot be made. */
  static async open(path: string): Promise<MappingFile> {
    if (await isThere(path)) throw new UsageError('the mapping file is there already: name another one')
    const part = partOf(path)
    try {
      await unlink(part).catch((error: unknown) => {
        if (codeOf(error) !== 'ENOENT') throw error
      })
      const mapping = new MappingFile(path, await open(part, 'wx', 0o600))
      await mapping.#write(linesOf([mappingColumns]))
      return mapping
    } catch (error) {
      throw new UsageError(`the mapping file cannot be written (${codeOf(error)})`)
    }
  }

  async add(rows: readonly MappingRow[]): Promise<void> {
    await this.#write(linesOf(rows.map((row) => mappingColumns.map((column) => row[column]))))
  }

  /** The file has its name from here on. Throws UsageError when another one got the name meanwhile. */
  async finish(): Promise<void> {
    await this.#file.sync()
    await this.#file.close()
    try {
      await link(partOf(this.#path), this.#path)
    } catch (error) {
      throw new UsageError(`the mapping stands in ${partOf(this.#path)} and cannot be renamed (${codeOf(error)})`)
    }
    await unlink(partOf(this.#path))
  }

  /** Leaves what was written where it is. Idempotent. */
  async abandon(): Promise<void> {
    await this.#file.close().catch(() => {})
  }

  async #write(text: string): Promise<void> {
    await this.#file.appendFile(text, 'utf8')
  }
}

const partOf = (path: string): string => `${path}.part`

const isThere = async (path: string): Promise<boolean> => {
  try {
    await (await open(path, 'r')).close()
    return true
  } catch (error) {
    return codeOf(error) !== 'ENOENT'
  }
}
