import { BlockRequest, mostImportLines } from '@axbridge/api'
import { CsvError, parse } from 'csv-parse/sync'
import type { FieldError } from '../operation/refusal.ts'

/** A block of the file as its fields stand there; `line` is the line on which it ends, from 1. */
export type BlockLine = { readonly line: number; readonly fields: Readonly<Record<string, string>> }

export type BlockLines = { readonly lines: readonly BlockLine[]; readonly faults: readonly FieldError[] }

const columns = Object.keys(BlockRequest.properties)
const required: readonly string[] = BlockRequest.required ?? []

const longestLine = 2_048

/** The name of a column that may be repeated in an answer: letters alone hold no number. */
const harmlessName = /^[A-Za-z]{1,32}$/

export const atLine = (line: number, field?: string): string =>
  field === undefined ? `lines.${line}` : `lines.${line}.${field}`

const faultsOfHeader = (names: readonly string[], line: number): readonly FieldError[] => {
  const unknown = names.filter((name) => !columns.includes(name))
  const places = new Set(unknown.map((name) => (harmlessName.test(name) ? atLine(line, name) : atLine(line))))
  const faults = [...places].map((field) => ({
    field,
    rule: `may name the columns ${columns.join(', ')} and no other`,
  }))
  if (new Set(names).size < names.length) faults.push({ field: atLine(line), rule: 'must name each column once' })
  for (const name of required) {
    if (!names.includes(name)) faults.push({ field: atLine(line, name), rule: 'is a column that is required' })
  }
  return faults
}

type Row = { readonly record: readonly string[]; readonly info: { readonly lines: number } }

type Rows = { readonly rows: readonly Row[]; readonly faults: readonly FieldError[] }

/** Of an error of the parser only the place is told: its text quotes the file. */
const faultOfError = (error: unknown): FieldError => {
  const { lines } = error as { readonly lines?: unknown }
  const field = typeof lines === 'number' ? atLine(lines) : 'body'
  const isLong = error instanceof CsvError && error.code === 'CSV_MAX_RECORD_SIZE'
  const rule = isLong ? `may have at most ${longestLine} characters` : 'is not CSV (RFC 4180): look at its quotes'
  return { field, rule }
}

const rowsOf = (text: string): Rows => {
  const faults: FieldError[] = []
  try {
    // Excel writes CRLF, which the parser counts as two lines inside quotes.
    const rows = parse(text.replaceAll('\r\n', '\n'), {
      bom: true,
      trim: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longestLine,
      skip_records_with_error: true,
      on_skip: (error) => {
        const fault = faultOfError(error)
        // It comes once for every quote of a line.
        if (faults.at(-1)?.field !== fault.field) faults.push(fault)
        return undefined
      },
    }) as unknown as readonly Row[]
    return { rows, faults }
  } catch (error) {
    return { rows: [], faults: [...faults, faultOfError(error)] }
  }
}

/** Reads a CSV file of blocks line by line. An empty field is one that is left out. */
export const readBlockLines = (text: string): BlockLines => {
  const { rows, faults } = rowsOf(text)
  const [header, ...data] = rows
  if (header === undefined) {
    return {
      lines: [],
      faults: faults.length > 0 ? faults : [{ field: 'body', rule: 'must name the columns in its first line' }],
    }
  }
  if (data.length > mostImportLines) {
    return { lines: [], faults: [{ field: 'body', rule: `may have at most ${mostImportLines} blocks` }] }
  }
  const names = header.record
  const wrong = faultsOfHeader(names, header.info.lines)
  if (wrong.length > 0) return { lines: [], faults: [...wrong, ...faults] }

  const lines: BlockLine[] = []
  const all = [...faults]
  for (const { record, info } of data) {
    if (record.length !== names.length) {
      all.push({ field: atLine(info.lines), rule: `must have ${names.length} fields` })
      continue
    }
    const given = names.map((name, at) => [name, record[at] ?? ''] as const).filter(([, field]) => field !== '')
    lines.push({ line: info.lines, fields: Object.fromEntries(given) })
  }
  if (data.length === 0 && all.length === 0) all.push({ field: 'body', rule: 'must have at least one block' })
  return { lines, faults: all }
}
