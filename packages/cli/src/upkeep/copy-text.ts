import type { CopiedStore } from '@axbridge/server'

/** What a person reads of a copy. */
export const copyText = ({ rows, seconds, checked }: CopiedStore): string => {
  const tables = Object.entries(rows).filter(([, count]) => count > 0)
  const all = tables.reduce((sum, [, count]) => sum + count, 0)
  const listed = tables.map(([table, count]) => `  ${table}: ${count.toLocaleString('en')}`)
  const rate = Math.round(all / Math.max(seconds, 0.001)).toLocaleString('en')
  const lines = [
    `${all.toLocaleString('en')} rows are in the database, and every one was compared (${seconds.toFixed(1)} s, ${rate} rows/s):`,
    ...listed,
  ]
  if (checked.openRecords > 0)
    lines.push(`Open call records (${checked.openRecords}) are closed as lost by the first start.`)
  lines.push('The keys stay the same. The embedded store is unchanged: no server may be started on it again.')
  return `${lines.join('\n')}\n`
}
