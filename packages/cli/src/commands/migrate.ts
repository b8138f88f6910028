import { type Command, type ExitCode, exitCodes } from '../command.ts'
import { checkOldFile } from '../migration/check-old-file.ts'
import { migrate } from '../migration/migrate.ts'
import { UsageError } from '../usage-error.ts'

export const migrateCommand: Command = {
  name: 'bindings migrate',
  operands: ['FILE'],
  options: {
    mapping: { value: 'FILE', help: 'where the new numbers are written to, for the owner alone' },
    'dry-run': { help: 'name every bad line and bind nothing' },
  },
  summary: "bind an old system's live bindings on 700 numbers",
  details: `The first line of the CSV names the columns: old_number, a, b, order_id, expires_at, and where needed mode, members
(separated by semicolons) and old_number_y. A run that was interrupted is run again with the same file within
24 hours: what was bound is not bound twice. Lines that were refused go into a new file, never back into this one.`,
  asks: 'customer',
  run: async (call): Promise<ExitCode> => {
    const { asJson, surroundings } = call
    // The lines are read by the server's own rules.
    const { OldFileError } = await import('@axbridge/server')
    const file = call.operand('file')
    try {
      if (call.isOn('dry-run')) return await checkOldFile(file, { api: call.api, asJson, surroundings })
      const mapping = call.option('mapping')
      if (mapping === undefined) throw new UsageError('bindings migrate needs --mapping, or --dry-run')
      return await migrate(file, mapping, { api: call.api, asJson, surroundings })
    } catch (error) {
      if (!(error instanceof OldFileError)) throw error
      surroundings.note(`axbridge: ${error.message}\n`)
      return exitCodes.refused
    }
  },
}
