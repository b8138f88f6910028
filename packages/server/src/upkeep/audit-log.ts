import { readFileSync } from 'node:fs'
import {
  type AuditCheckpoint,
  type AuditFault,
  AuditFaults,
  type AuditToVerify,
  checkpointKind,
  verifyAudit,
} from '@axbridge/core'
import { Findings, type KeptStore, openEmbeddedKeptStore, openPostgresKeptStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { formatInstant } from '../operation/instant.ts'
import {
  anchorOfExport,
  checkpointLine,
  checkpointsOfExport,
  ExportError,
  entriesOfExport,
  entryLine,
  exportHead,
} from '../supervision/audit-export.ts'
import { checkpointFileOf } from '../supervision/audit-file.ts'
import { auditProof, isPublicKey } from '../supervision/audit-proof.ts'
import { readSignerKeys } from '../supervision/audit-signer.ts'
import { goneBefore } from '../supervision/audit-verification.ts'
import { checkpointsInFile } from '../supervision/checkpoint-file.ts'
import { checkpointOf } from '../supervision/kept-audit.ts'
import { postgresUrl } from './postgres-url.ts'
import { storeFault, UpkeepError } from './upkeep-error.ts'

export type AuditReport = {
  readonly entries: number
  readonly checkpoints: number
  readonly through: number
  readonly faults: readonly AuditFault[]
  readonly faultCount: number
}

export type AuditCheckOptions = {
  /** The address of a PostgreSQL that is looked at instead of the store of the configuration. */
  readonly url?: string | undefined
  /** An export that is looked at instead of a store. */
  readonly exported?: string | undefined
  /** The file of checkpoints; that of the configuration when left out, and none beside an export. */
  readonly checkpoints?: string | undefined
  /** The public keys that are trusted, a line each; those of the keys folder when left out. Required beside an export. */
  readonly publicKeys?: string | undefined
  /** How many days entries are kept at least; as configured when left out. */
  readonly keptDays?: number | undefined
}

const dayMs = 86_400_000

/** A line each: a public key, and what stands behind a blank counts for nothing. Throws UpkeepError. */
const readPublicKeys = (path: string): readonly string[] => {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw storeFault(`the public keys in ${path} cannot be read`, cause)
  }
  const keys = text.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || [])
  if (keys.length === 0 || !keys.every(isPublicKey))
    throw new UpkeepError(`${path} holds other lines than public keys: make it with axbridge audit keys`)
  return keys
}

const open = async (config: Config, url: string | undefined): Promise<KeptStore> => {
  const findings = new Findings()
  return url === undefined ? openEmbeddedKeptStore(config.data, findings) : openPostgresKeptStore(url, findings)
}

async function* checkpointsOf(store: KeptStore): AsyncGenerator<AuditCheckpoint> {
  for await (const matters of store.matters())
    for (const matter of matters) {
      const checkpoint = matter.kind === checkpointKind ? checkpointOf(matter) : undefined
      if (checkpoint !== undefined) yield checkpoint
    }
}

const verified = async (
  given: Pick<AuditToVerify, 'entries' | 'checkpoints' | 'publicKeys' | 'anchor' | 'goneBefore'>,
): Promise<AuditReport> => {
  const faults = new AuditFaults()
  const { entries, checkpoints, through } = await verifyAudit({ ...given, proof: auditProof(), faults })
  return { entries, checkpoints, through: through.ordinal, faults: faults.list, faultCount: faults.count }
}

/**
 * Holds the audit log of a store or of an export to its hashes and to what was signed of it, while servers run or not. It writes
 * nothing. Throws KeyError, StartError and UpkeepError.
 */
export const verifyConfiguredAudit = async (config: Config, options: AuditCheckOptions): Promise<AuditReport> => {
  const { exported, url = postgresUrl(config), keptDays = config.retention.logsDays } = options
  const shared = { goneBefore: goneBefore(Date.now(), keptDays * dayMs) }
  if (exported !== undefined) {
    const { publicKeys, checkpoints: file } = options
    if (publicKeys === undefined) throw new UpkeepError('an export is verified by the public keys of its server')
    try {
      return await verified({
        ...shared,
        entries: entriesOfExport(exported),
        anchor: await anchorOfExport(exported),
        checkpoints: {
          store: () => checkpointsOfExport(exported),
          file: file === undefined ? undefined : () => checkpointsInFile(file),
        },
        publicKeys: readPublicKeys(publicKeys),
      })
    } catch (cause) {
      throw cause instanceof ExportError
        ? new UpkeepError(cause.message, { cause })
        : storeFault(`the export ${exported} cannot be verified`, cause)
    }
  }
  const publicKeys =
    options.publicKeys === undefined
      ? readSignerKeys(config.keys).map(({ publicKey }) => publicKey)
      : readPublicKeys(options.publicKeys)
  const file = options.checkpoints ?? checkpointFileOf(config)
  let store: KeptStore | undefined
  try {
    const opened = await open(config, url)
    store = opened
    return await verified({
      ...shared,
      entries: opened.audit(),
      anchor: await opened.auditAnchor(),
      checkpoints: { store: () => checkpointsOf(opened), file: () => checkpointsInFile(file) },
      publicKeys,
    })
  } catch (cause) {
    throw storeFault('the audit log cannot be verified', cause)
  } finally {
    await store?.close()
  }
}

/** Writes the audit log and its checkpoints as lines of JSON, as they were at one instant; answers how many entries. */
export const exportConfiguredAudit = async (
  config: Config,
  { url = postgresUrl(config), write }: { readonly url?: string | undefined; write(text: string): Promise<void> },
): Promise<number> => {
  let store: KeptStore | undefined
  let count = 0
  try {
    store = await open(config, url)
    await write(exportHead(await store.auditAnchor(), formatInstant(Date.now())))
    for await (const entries of store.audit()) {
      count += entries.length
      await write(entries.map(entryLine).join(''))
    }
    for await (const checkpoint of checkpointsOf(store)) await write(checkpointLine(checkpoint))
    return count
  } catch (cause) {
    throw storeFault('the audit log cannot be exported', cause)
  } finally {
    await store?.close()
  }
}
