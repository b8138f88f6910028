import { setImmediate } from 'node:timers/promises'
import {
  type AuditCheckpoint,
  type AuditEntry,
  type AuditStore,
  checkpointKind,
  type Matter,
  type MatterStore,
  readCheckpoint,
} from '@axbridge/core'

const entriesAtOnce = 500
const checkpointsAtOnce = 100

/** The entries behind an ordinal in batches, between which the server works; until the signal is aborted. */
export async function* auditEntries(
  audit: Pick<AuditStore, 'after'>,
  behind: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly AuditEntry[]> {
  let after = behind
  while (signal?.aborted !== true) {
    const entries = await audit.after(after, entriesAtOnce)
    const last = entries.at(-1)
    if (last === undefined) return
    yield entries
    after = last.ordinal
    await setImmediate()
  }
}

/** The checkpoint of a matter; undefined where none stands in it. */
export const checkpointOf = ({ body }: Pick<Matter, 'body'>): AuditCheckpoint | undefined => {
  const read = readCheckpoint(Buffer.from(body).toString('utf8'))
  return read.ok ? read.value : undefined
}

/** The checkpoints that the store keeps, in their order. What stands there and is none is passed over, and so missing. */
export async function* keptCheckpoints(matters: Pick<MatterStore, 'changedAfter'>): AsyncGenerator<AuditCheckpoint> {
  let change = 0
  for (;;) {
    const page = await matters.changedAfter([checkpointKind], change, checkpointsAtOnce)
    for (const matter of page) {
      const checkpoint = checkpointOf(matter)
      if (checkpoint !== undefined) yield checkpoint
    }
    const last = page.at(-1)
    if (last === undefined) return
    change = last.change
    await setImmediate()
  }
}
