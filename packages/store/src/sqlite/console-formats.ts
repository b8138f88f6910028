import { jsonInput, jsonOutcome } from './json-formats.ts'
import { countFormat, nothingFormat, wasDoneFormat } from './outcome-formats.ts'

export const consoleFormats = {
  addUser: { ...jsonInput<'addUser'>(), ...wasDoneFormat },
  changeUser: { ...jsonInput<'changeUser'>(), ...wasDoneFormat },
  addSession: { ...jsonInput<'addSession'>(), ...nothingFormat },
  seeSession: { ...jsonInput<'seeSession'>(), ...nothingFormat },
  endSession: { ...jsonInput<'endSession'>(), ...nothingFormat },
  endSessions: { ...jsonInput<'endSessions'>(), ...countFormat },
  forgetSessions: { ...jsonInput<'forgetSessions'>(), ...countFormat },
  deleteExpired: { ...jsonInput<'deleteExpired'>(), ...jsonOutcome<'deleteExpired'>() },
  appendAudit: { ...jsonInput<'appendAudit'>(), ...jsonOutcome<'appendAudit'>() },
}
