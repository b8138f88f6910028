import type { OldBindingLine } from '@axbridge/server'
import type { ProblemFields } from '../api/api-client.ts'
import { type ExitCode, exitCodes } from '../command.ts'
import { MappingFile, type MappingRow } from './mapping-file.ts'
import { faultText, type MigrationParts, openOldFile } from './migration-parts.ts'
import { cutIntoBatches, type OldBatch } from './old-batches.ts'
import { type ItemAnswer, sendBatch } from './send-batch.ts'

const nothing: MappingRow = {
  old_number: '',
  old_number_y: '',
  x: '',
  y: '',
  binding_id: '',
  order_id: '',
  status: '',
  problem: '',
}

/** A field of the API without the place in the batch, which says nothing to the reader of the mapping. */
const problemText = ({ code, detail, errors = [] }: ProblemFields): string => {
  const faults = errors.map(({ field, rule }) => `${field.replace(/^items\.[0-9]+\.?/, '')} ${rule}`.trim())
  return `${code ?? 'refused'}: ${faults.length > 0 ? faults.join('; ') : (detail ?? '')}`
}

/** What stood in a bad line is repeated only where it kept its own rule. */
const rowOfBadLine = ({ line, fields, reading }: OldBindingLine): MappingRow => {
  const faults = reading.kind === 'faults' ? reading.faults : []
  const isGood = (column: string) => faults.every(({ field }) => field !== column)
  return {
    ...nothing,
    old_number: isGood('old_number') ? (fields.old_number ?? '') : '',
    old_number_y: isGood('old_number_y') ? (fields.old_number_y ?? '') : '',
    order_id: isGood('order_id') ? (fields.order_id ?? '') : '',
    status: 'refused',
    problem: faults.map((fault) => faultText(line, fault)).join('; '),
  }
}

const rowOfAnswer = ({ reading }: OldBindingLine, answer: ItemAnswer): MappingRow => {
  if (reading.kind !== 'read') throw new Error('a line that was not read was answered')
  const { oldNumber, oldNumberY, bind } = reading.binding
  const row = { ...nothing, old_number: oldNumber, old_number_y: oldNumberY ?? '', order_id: bind.orderId }
  if (!('binding' in answer)) return { ...row, status: 'refused', problem: problemText(answer.problem) }
  const { id, x, y } = answer.binding
  return { ...row, x, y: oldNumberY === null ? '' : y, binding_id: id, status: 'bound' }
}

const rowsOf = ({ lines }: OldBatch, answers: readonly ItemAnswer[]): readonly MappingRow[] => {
  const left = answers.values()
  return lines.map((line) => {
    if (line.reading.kind === 'faults') return rowOfBadLine(line)
    const { value: answer, done } = left.next()
    if (done === true) throw new Error('a batch was answered with too few answers')
    return rowOfAnswer(line, answer)
  })
}

/** How far a migration is told, in batches. */
const tellEvery = 20

/** Binds the old bindings of a file, batch after batch, and writes the mapping. */
export const migrate = async (
  file: string,
  mappingPath: string,
  { api, asJson, surroundings: { out, note }, patience }: MigrationParts,
): Promise<ExitCode> => {
  const { readOldBindingFile } = await import('@axbridge/server')
  const old = await openOldFile(file)
  const mapping = await MappingFile.open(mappingPath)
  let [lines, bound, batches] = [0, 0, 0]
  try {
    for await (const batch of cutIntoBatches(readOldBindingFile(old))) {
      const rows = rowsOf(batch, await sendBatch(batch, api, patience))
      await mapping.add(rows)
      lines += rows.length
      bound += rows.filter(({ status }) => status === 'bound').length
      batches += 1
      if (batches % tellEvery === 0) note(`${lines} lines, ${bound} bound\n`)
    }
    await mapping.finish()
  } catch (error) {
    await mapping.abandon()
    note(`Stopped after ${lines} lines. Run the same command again within 24 hours: nothing is bound twice.\n`)
    throw error
  }
  const refused = lines - bound
  out(
    asJson
      ? `${JSON.stringify({ lines, bound, refused, mapping: mappingPath })}\n`
      : `${lines} lines: ${bound} bound, ${refused} refused. The mapping is ${mappingPath}.\n`,
  )
  return refused === 0 ? exitCodes.done : exitCodes.refused
}
