import { createHash } from 'node:crypto'
import type { OldBinding, OldBindingLine } from '@axbridge/server'

/** A line that becomes an item of a batch. */
export type OldItem = { readonly line: number; readonly binding: OldBinding }

/** Lines that are sent together, and among them those that cannot be sent. */
export type OldBatch = {
  /** In the order of the file. */
  readonly lines: readonly OldBindingLine[]
  readonly items: readonly OldItem[]
  readonly idempotencyKey: string
}

const mostItems = 1_000
/** Less than the 1 MiB that a body may have. */
const mostCharacters = 300_000

/**
 * Cuts the file into batches. Where a batch ends and what its key is come from the content alone, never from the clock or an
 * answer: so a run that was interrupted asks for the same again, and nothing is bound twice.
 */
export async function* cutIntoBatches(source: AsyncIterable<OldBindingLine>): AsyncGenerator<OldBatch> {
  let lines: OldBindingLine[] = []
  let texts: string[] = []
  let items: OldItem[] = []
  let characters = 0
  let count = 0
  const finish = (): OldBatch => {
    // The same orders may stand in two parts of a file: the place tells them apart.
    const digest = createHash('sha256')
      .update([count, ...texts].join('\n'))
      .digest('hex')
    const batch = { lines, items, idempotencyKey: `migrate-${digest}` }
    count += 1
    ;[lines, texts, items, characters] = [[], [], [], 0]
    return batch
  }
  for await (const line of source) {
    const { reading } = line
    if (reading.kind === 'read') {
      const text = JSON.stringify(reading.binding.bind)
      if (characters + text.length > mostCharacters) yield finish()
      texts.push(text)
      items.push({ line: line.line, binding: reading.binding })
      characters += text.length
    }
    lines.push(line)
    if (lines.length >= mostItems) yield finish()
  }
  if (lines.length > 0) yield finish()
}
