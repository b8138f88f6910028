import { type BlockImportQuery, BlockRequest } from '@axbridge/api'
import { type CustomerId, type NumberBlock, verdictOfRecord } from '@axbridge/core'
import type { Asked } from '../operation/operation-handler.ts'
import type { FieldError, Refusal } from '../operation/refusal.ts'
import type { AdminParts } from './admin-parts.ts'
import { atLine, readBlockLines } from './block-csv.ts'
import { readBlock } from './block-reading.ts'
import type { Operator } from './operator.ts'

type Line = { readonly line: number; readonly block: NumberBlock }

/** What is wrong with a file, in the order of its lines. `conflicts` are with what is recorded already. */
type Findings = {
  readonly faults: FieldError[]
  readonly conflicts: FieldError[]
  /** The lines that would move a block to another customer (NUM-5). */
  readonly moves: Line[]
}

export type ImportOutcome =
  | { readonly kind: 'imported'; readonly blocks: number; readonly dryRun: boolean }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly moves: readonly NumberBlock[] }

const there = 'is recorded already'

const inLine = (line: number, faults: readonly FieldError[]): FieldError[] =>
  faults.map(({ field, rule }) => ({ field: field === 'body' ? atLine(line) : atLine(line, field), rule }))

const lineOf = ({ field }: FieldError): number => Number(field.split('.')[1] ?? 0)

const refusalOf = ({ faults, conflicts }: Findings): Refusal => {
  const errors = [...faults, ...conflicts].sort((one, other) => lineOf(one) - lineOf(other))
  const lines = new Set(errors.map(lineOf)).size
  const detail = `${lines} ${lines === 1 ? 'line breaks a rule' : 'lines break rules'}; nothing was recorded.`
  return { kind: 'refusal', reason: faults.length > 0 ? 'malformed' : 'block_taken', detail, errors }
}

const readLines = (text: string, { faultsOf }: Asked<Operator>, now: number, findings: Findings): Line[] => {
  const { lines, faults } = readBlockLines(text)
  findings.faults.push(...faults)
  const read: Line[] = []
  const seen = new Map<string, number>()
  for (const { line, fields } of lines) {
    const wrong = faultsOf(BlockRequest, fields)
    const reading =
      wrong.length > 0 ? { kind: 'faults' as const, faults: wrong } : readBlock(fields as BlockRequest, now)
    if (reading.kind === 'faults') {
      findings.faults.push(...inLine(line, reading.faults))
      continue
    }
    const { block } = reading
    const earlier = seen.get(block.block)
    if (earlier === undefined) {
      seen.set(block.block, line)
      read.push({ line, block })
    } else findings.faults.push({ field: atLine(line, 'block'), rule: `stands in line ${earlier} already` })
  }
  return read
}

const noteCustomers = async (lines: readonly Line[], { store }: AdminParts, { faults }: Findings): Promise<void> => {
  const known = new Map<CustomerId, boolean>()
  for (const { line, block } of lines) {
    const { customer } = block
    if (customer === null) continue
    if (!known.has(customer)) known.set(customer, (await store.customers.find(customer)) !== undefined)
    if (known.get(customer) === false) faults.push({ field: atLine(line, 'customer'), rule: 'must be a customer here' })
  }
}

const noteRecorded = async (lines: readonly Line[], { store }: AdminParts, findings: Findings): Promise<void> => {
  for (const one of lines) {
    const { line, block } = one
    const verdict = verdictOfRecord(block, await store.numbers.block(block.block))
    switch (verdict.kind) {
      case 'recordable':
        break
      case 'faults':
        findings.faults.push(...inLine(line, verdict.faults))
        break
      case 'elsewhere':
        findings.moves.push(one)
        findings.conflicts.push({ field: atLine(line, 'customer'), rule: 'is not who has the block: it never moves' })
        break
      case 'there':
        findings.conflicts.push({ field: atLine(line, 'block'), rule: there })
        break
    }
  }
}

/** Records the blocks of a CSV file, all or none; every line that keeps it from that is named. */
export const importBlocks = async (asked: Asked<Operator>, parts: AdminParts): Promise<ImportOutcome> => {
  const dryRun = (asked.query as BlockImportQuery).dryRun === 'true'
  const findings: Findings = { faults: [], conflicts: [], moves: [] }
  const text = typeof asked.body === 'string' ? asked.body : ''
  const lines = readLines(text, asked, parts.clock.now(), findings)
  await noteCustomers(lines, parts, findings)
  await noteRecorded(lines, parts, findings)
  const refused = (): ImportOutcome => ({
    kind: 'refused',
    refusal: refusalOf(findings),
    moves: findings.moves.map(({ block }) => block),
  })
  if (findings.faults.length + findings.conflicts.length > 0) return refused()
  if (dryRun) return { kind: 'imported', blocks: lines.length, dryRun }
  const taken = new Set((await parts.store.numbers.addBlocks(lines.map(({ block }) => block))).there)
  for (const { line, block } of lines) {
    if (taken.has(block.block)) findings.conflicts.push({ field: atLine(line, 'block'), rule: there })
  }
  return taken.size > 0 ? refused() : { kind: 'imported', blocks: lines.length, dryRun }
}
