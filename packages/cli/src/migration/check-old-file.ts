import type { Answer } from '../api/api-client.ts'
import { type ExitCode, exitCodes } from '../command.ts'
import { faultText, type MigrationParts, openOldFile } from './migration-parts.ts'

/**
 * Reads the whole file and names every bad line with its field and rule. Nothing is bound; the API is only asked whether the
 * pool has room. With JSON each bad line is a line of its own, and the last line is the sum.
 */
export const checkOldFile = async (
  file: string,
  { api, asJson, surroundings: { out } }: MigrationParts,
): Promise<ExitCode> => {
  const { defaultBindingLimits, faultOfOldExpiry, readOldBindingFile } = await import('@axbridge/server')
  const pool: Answer = await api.ask({ method: 'GET', path: '/v1/pool' })
  const free: number = pool.json.free
  const now = Date.now()
  let [lines, bad, pairs] = [0, 0, 0]
  for await (const { line, reading } of readOldBindingFile(await openOldFile(file))) {
    lines += 1
    const late = reading.kind === 'read' ? faultOfOldExpiry(reading.binding, now, defaultBindingLimits) : undefined
    const faults = reading.kind === 'faults' ? reading.faults : late === undefined ? [] : [late]
    if (faults.length > 0) bad += 1
    if (reading.kind === 'read') pairs += reading.binding.pairs
    for (const fault of faults) {
      out(asJson ? `${JSON.stringify({ line, ...fault })}\n` : `${faultText(line, fault)}\n`)
    }
  }
  const hasRoom = pairs <= free
  if (asJson) out(`${JSON.stringify({ dryRun: true, lines, bad, pairs, free })}\n`)
  else {
    out(`${lines} lines, ${bad} of them bad; nothing was bound.\n`)
    out(`They take ${pairs} places, and the pool has ${free}${hasRoom ? '' : ': add blocks first'}.\n`)
  }
  return bad === 0 && hasRoom ? exitCodes.done : exitCodes.refused
}
