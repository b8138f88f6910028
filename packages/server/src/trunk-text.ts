import { Buffer } from 'node:buffer'
import type { Vault } from '@axbridge/core'
import { redact } from './observe/log.ts'
import { StartError } from './start-error.ts'
import { completeTrunk, type TrunkDefinition } from './trunk-definition.ts'

/** One scope for all trunks: there are far fewer than the 2^32 values that a scope may seal. */
const scope = 'trunk-user'

const secrets = ['digest', 'credentials'] as const

/** Each user is bound to his trunk and his use, so that none can be put in the place of another. */
const ownerOf = (name: string, use: (typeof secrets)[number]): string => `${name}/${use}`

/** What the store keeps of a trunk: its JSON, with its users sealed. A user name may be a real number, as secret as a password. */
export const writeTrunk = (trunk: TrunkDefinition, vault: Pick<Vault, 'seal'>): string => {
  const kept: Record<string, unknown> = { ...trunk }
  for (const use of secrets) {
    const user = trunk[use]
    if (user === null) continue
    const sealed = vault.seal(scope, ownerOf(trunk.name, use), JSON.stringify(user))
    kept[use] = { sealed: Buffer.from(sealed).toString('base64') }
  }
  return JSON.stringify(kept)
}

/** Reads what `writeTrunk` wrote, or an earlier version, which knew no users. Throws StartError when it is no trunk of that name. */
export const readTrunk = (name: string, text: string, vault: Pick<Vault, 'open'>): TrunkDefinition => {
  const kept = JSON.parse(text) as Record<string, unknown>
  for (const use of secrets) {
    const { sealed } = (kept[use] ?? {}) as { sealed?: unknown }
    if (typeof sealed !== 'string') continue
    kept[use] = JSON.parse(vault.open(scope, ownerOf(name, use), Buffer.from(sealed, 'base64')))
  }
  const read = completeTrunk(kept)
  if (read.kind === 'fault') throw noTrunk(name, `${read.field}: ${read.rule}`)
  if (read.value.name !== name) throw noTrunk(name, 'name: is that of another')
  return read.value
}

/** An earlier version may have let a name through that this one keeps out of every log. */
const noTrunk = (name: string, fault: string): StartError =>
  new StartError('store', `data: the trunk ${redact(name)} of the store is none any more: ${fault}`)
