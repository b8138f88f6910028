import { createReadStream, existsSync, mkdirSync } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { type AuditCheckpoint, readCheckpoint, writeCheckpoint } from '@axbridge/core'

/** More than two lines are long. */
const tailOctets = 4_096

/**
 * The file of checkpoints outside the database: who rewrites the one cannot rewrite both where the file is on a medium that only grows.
 * It is only ever appended to; a line that a crash has left half stays there and is passed over.
 */
export class CheckpointFile {
  readonly #path: string
  #isTorn = false

  constructor(path: string) {
    this.#path = path
  }

  /** The newest checkpoint in it; undefined where there is none yet. */
  async last(): Promise<AuditCheckpoint | undefined> {
    if (!existsSync(this.#path)) return undefined
    const { size } = await stat(this.#path)
    const file = await open(this.#path, 'r')
    try {
      const from = Math.max(0, size - tailOctets)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(tailOctets), 0, tailOctets, from)
      const text = buffer.toString('utf8', 0, bytesRead)
      this.#isTorn = text !== '' && !text.endsWith('\n')
      return text
        .split('\n')
        .map(readCheckpoint)
        .findLast((one) => one.ok)?.value
    } finally {
      await file.close()
    }
  }

  /** Durable when the promise resolves. */
  async append(checkpoint: AuditCheckpoint): Promise<void> {
    mkdirSync(dirname(this.#path), { recursive: true })
    const file = await open(this.#path, 'a', 0o600)
    try {
      await file.appendFile(`${this.#isTorn ? '\n' : ''}${writeCheckpoint(checkpoint)}\n`)
      this.#isTorn = false
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

/** The checkpoints of a file in its order; none where there is no such file. */
export async function* checkpointsInFile(path: string): AsyncGenerator<AuditCheckpoint> {
  if (!existsSync(path)) return
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    const read = readCheckpoint(line)
    if (read.ok) yield read.value
  }
}
