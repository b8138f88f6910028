import type { AdminLog } from './admin/operator.ts'
import { type BufferedLog, redactedFields } from './observe/log.ts'

/** What an operator did, and what is an alarm, is written at once: no crash may take it away. People write names freely. */
export const adminLog = (log: BufferedLog): AdminLog => ({
  done: (fields, text) => {
    log.info(redactedFields(fields), text)
    log.flush()
  },
  alarm: (fields, text) => {
    log.error(redactedFields(fields), text)
    log.flush()
  },
})
