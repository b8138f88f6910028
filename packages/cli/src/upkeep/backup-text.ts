import type { BackupManifest, Restored } from '@axbridge/server'

/** What a person reads of a backup. */
export const backupText = ({ bytes, schema, madeAt }: BackupManifest, folder: string): string =>
  `${folder} holds what was committed at ${madeAt}: ${bytes.toLocaleString('en')} bytes, schema ${schema}, read through and found sound.
The keys are not in it. Keep a copy of the keys folder in another place: without the master key nobody opens this backup.
`

/** What a person reads of a restore: what to do before calls come in. */
export const restoredText = ({ manifest, withdrawn }: Restored, quarantineMs: number, now: number): string => {
  const lines = [
    `The store is that of ${manifest.madeAt} again. What was bound, changed or ended later is forgotten.`,
    'Before calls come in: look for faults (axbridge store check), and have customers repeat what they changed since then.',
  ]
  const restsUntil = new Date(now + quarantineMs).toISOString()
  const blocks = withdrawn === 1 ? '1 block is' : `${withdrawn} blocks are`
  if (withdrawn > 0)
    lines.push(`${blocks} withdrawn. Who was bound there has rested by ${restsUntil}: activate them then.`)
  return `${lines.join('\n')}\n`
}
