import type { Database } from 'better-sqlite3'
import type { Findings } from '../findings.ts'

/** SQLite's own look at its pages, and unless in haste at its indexes too. It names tables and indexes and no values. */
export const checkFile = (database: Database, findings: Findings, isQuick: boolean): void => {
  const pragma = isQuick ? 'quick_check(20)' : 'integrity_check(20)'
  for (const { [isQuick ? 'quick_check' : 'integrity_check']: says } of database.pragma(pragma) as readonly Record<
    string,
    string
  >[]) {
    if (says !== undefined && says !== 'ok') findings.note('file_damaged', says)
  }
}
