import type { AuditReport } from '@axbridge/server'

const says: Readonly<Record<AuditReport['faults'][number]['fault'], string>> = {
  changed: 'is not what was written, or the one before it is not',
  removed: 'are gone, and nothing signed says that their time was over',
  inserted: 'was never written',
  reordered: 'stands at another place than it was written at',
  rewritten: 'fit each other, and not what was signed: they were written anew',
  cut_off: 'were signed, and the log ends before them',
  signature_wrong: 'is not what was signed',
  key_unknown: 'is signed by a key that is not among the public keys',
  checkpoint_missing: 'is missing',
  checkpoint_differs: 'is another one at another place, or does not hang on the one before',
}

const ofCheckpoints: ReadonlySet<string> = new Set([
  ...['signature_wrong', 'key_unknown', 'checkpoint_missing', 'checkpoint_differs'],
])

const mostShown = 50

const lineOf = ({ fault, ordinal, through, checkpoint }: AuditReport['faults'][number]): string => {
  const [word, first] = ofCheckpoints.has(fault) ? ['checkpoint', checkpoint] : ['entry', ordinal]
  const range = through === null || through === first ? first : `${first} to ${through}`
  const signed = word === 'entry' && checkpoint !== null ? ` (checkpoint ${checkpoint})` : ''
  return `  ${fault}: ${word} ${range} ${says[fault]}${signed}`
}

/** What a person reads of a verification. */
export const auditText = ({ entries, checkpoints, faults, faultCount }: Omit<AuditReport, 'through'>): string => {
  const looked = `${entries.toLocaleString('en')} audit entries and ${checkpoints.toLocaleString('en')} checkpoints were looked at.`
  if (faultCount === 0)
    return checkpoints === 0
      ? `${looked}\nNo fault found, but nothing was signed yet: who can write the database may have written it anew.\n`
      : `${looked}\nNo fault found.\n`
  const shown = faults.slice(0, mostShown).map(lineOf)
  const more = faultCount > shown.length ? [`  and ${(faultCount - shown.length).toLocaleString('en')} more`] : []
  return `${[looked, `${faultCount.toLocaleString('en')} faults:`, ...shown, ...more].join('\n')}\n`
}
