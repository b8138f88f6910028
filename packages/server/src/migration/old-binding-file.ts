import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import type { FieldError } from '../operation/refusal.ts'
import {
  type OldBindingColumn,
  type OldBindingFields,
  type OldBindingReading,
  oldBindingColumns,
  readOldBinding,
} from './old-binding.ts'

/** A line of the file and what was read of it; `line` is the line on which it ends, from 1. */
export type OldBindingLine = {
  readonly line: number
  readonly fields: OldBindingFields
  readonly reading: OldBindingReading
}

/** The file as a whole cannot be read. */
export class OldFileError extends Error {
  override readonly name = 'OldFileError'
  readonly fault: FieldError

  constructor(fault: FieldError) {
    super(`${fault.field} ${fault.rule}`)
    this.fault = fault
  }
}

/** 200 members with their prefixes, and the rest. */
const longestLine = 8_192

const required: readonly OldBindingColumn[] = ['old_number', 'b', 'order_id', 'expires_at']

const columnsIn = (names: readonly string[]): readonly OldBindingColumn[] => {
  const isColumn = (name: string): name is OldBindingColumn => oldBindingColumns.some((column) => column === name)
  const columns = names.filter(isColumn)
  const fault = (rule: string) => new OldFileError({ field: 'the first line', rule })
  if (columns.length < names.length) throw fault(`may name the columns ${oldBindingColumns.join(', ')} and no other`)
  if (new Set(columns).size < columns.length) throw fault('must name each column once')
  const missing = required.find((column) => !columns.includes(column))
  if (missing !== undefined) throw fault(`must name the column ${missing}`)
  return columns
}

const badQuotes = 'is not CSV (RFC 4180): look at its quotes and its length'

type Row = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

const notCsv = (line: number, rule: string): OldBindingLine => ({
  line,
  fields: {},
  reading: { kind: 'faults', faults: [{ field: 'the line', rule }] },
})

/** Octets that are not UTF-8 are refused, not replaced: an order id must stay what it is. */
async function* textOf(octets: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const decode = (part?: Uint8Array): string => {
    try {
      return part === undefined ? decoder.decode() : decoder.decode(part, { stream: true })
    } catch {
      throw new OldFileError({ field: 'the file', rule: 'must be UTF-8' })
    }
  }
  for await (const part of octets) yield decode(part as Uint8Array)
  yield decode()
}

/**
 * Reads a file of old bindings line by line, however long it is. Rejects with OldFileError when its first line does not name
 * the columns, and with the error of the stream.
 */
export async function* readOldBindingFile(octets: Readable): AsyncGenerator<OldBindingLine> {
  const skipped: OldBindingLine[] = []
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestLine,
    skip_records_with_error: true,
    on_skip: (error) => {
      // Its text quotes the file, so only the place is told; it comes once for every quote of a line.
      const { lines: line } = error as unknown as { readonly lines: number }
      if (skipped.at(-1)?.line !== line) skipped.push(notCsv(line, badQuotes))
      return undefined
    },
  })
  const text = Readable.from(textOf(octets))
  text.on('error', (error) => parser.destroy(error))
  text.pipe(parser)
  let columns: readonly OldBindingColumn[] | undefined
  try {
    for await (const { record, info } of parser as AsyncIterable<Row>) {
      while (skipped[0] !== undefined && skipped[0].line < info.lines) yield* skipped.splice(0, 1)
      if (columns === undefined) columns = columnsIn(record)
      else yield lineOf(columns, record, info.lines)
    }
  } catch (error) {
    // A quote that never ends is found at the end of the file, and takes everything behind it with it.
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_'))) throw error
    skipped.push(notCsv(parser.info.lines, 'is not CSV (RFC 4180): a quote never ends'))
  } finally {
    text.destroy()
    octets.destroy()
  }
  if (columns === undefined) throw new OldFileError({ field: 'the first line', rule: 'must name the columns' })
  yield* skipped
}

const lineOf = (columns: readonly OldBindingColumn[], record: readonly string[], line: number): OldBindingLine => {
  if (record.length !== columns.length) return notCsv(line, `must have ${columns.length} fields`)
  const given = columns.map((column, at) => [column, record[at] ?? ''] as const).filter(([, text]) => text !== '')
  const fields: OldBindingFields = Object.fromEntries(given)
  return { line, fields, reading: readOldBinding(fields) }
}
