import type { CheckReport } from '@axbridge/server'

const counted = (count: number, one: string, many: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** What a person reads of a check. */
export const checkText = (report: CheckReport): string => {
  const { store, schema, rows, findings, openRecords, crowdedNumbers, isServed, isQuick } = report
  const looked = Object.entries(rows).map(([part, count]) => `${count.toLocaleString('en')} ${part}`)
  const lines = [`The ${store} store, schema ${schema}: ${looked.join(', ')}.`]
  if (openRecords > 0) {
    const records = counted(openRecords, 'call record is open', 'call records are open')
    lines.push(
      isServed ? `${records}: calls of the server that runs.` : `${records}: the next start closes them as lost.`,
    )
  }
  if (crowdedNumbers > 0) {
    const numbers = counted(crowdedNumbers, 'number holds', 'numbers hold')
    lines.push(`${numbers} more than the limit of today; nobody is bound there until enough have lapsed.`)
  }
  for (const { fault, says, count, examples } of findings) {
    lines.push('', `${fault}: ${says} (${count.toLocaleString('en')})`, ...examples.map((example) => `  ${example}`))
  }
  if (findings.length === 0) lines.push(isQuick ? 'No fault found in a quick check.' : 'No fault found.')
  return `${lines.join('\n')}\n`
}
