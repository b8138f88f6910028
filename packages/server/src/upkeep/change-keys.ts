import type { KeyRingAnswer } from '@axbridge/api'
import { Findings, openPostgresKeptStore } from '@axbridge/store'
import type { Config } from '../config.ts'
import { keyRingAnswer } from '../key-ring-answer.ts'
import { readRingFile } from '../keys/file-ring-place.ts'
import type { KeyKeeper } from '../keys/key-keeper.ts'
import { ringOfMatters } from '../keys/stored-ring-place.ts'
import { openKeysWith, openMaster } from '../open-keys.ts'
import { openServerStore } from '../server-store.ts'
import { postgresUrl } from './postgres-url.ts'
import { storeFault } from './upkeep-error.ts'

/** The ring, without its keys. */
export type ShownKeys = KeyRingAnswer

export type ConfiguredKeyChange =
  | { readonly kind: 'rotate_data' | 'rotate_master' }
  /** The ring is wrapped by the master key of another configuration from then on. */
  | { readonly kind: 'move'; readonly to: Config }

const actions = { rotate_data: 'rotateDataKeys', rotate_master: 'rotateMasterKey', move: 'moveMasterKey' } as const

const wall = { now: () => Date.now() }

/**
 * Changes the keys of a store by one person alone, where no two can: of an embedded store while no server has it open. The audit log says so
 * before it is done. Answers the ring. Throws KeyError, StartError and UpkeepError.
 */
export const changeConfiguredKeys = async (config: Config, change: ConfiguredKeyChange): Promise<ShownKeys> => {
  const { store, keeper } = await openServerStore(config)
  try {
    const detail = { by: 'command line', before: keeper.shown.ring.revision }
    const about = { at: wall.now(), actor: { kind: 'key' } as const, subject: null, customer: null }
    await store.audit.append({ ...about, action: actions[change.kind], detail: JSON.stringify(detail) })
    await apply(keeper, change)
    return keyRingAnswer({ keeper, suite: config.encryption.suite, clock: wall })
  } catch (cause) {
    throw storeFault('the keys were not changed', cause)
  } finally {
    await store.close()
  }
}

const apply = async (keeper: KeyKeeper, change: ConfiguredKeyChange): Promise<void> => {
  switch (change.kind) {
    case 'rotate_data':
      return keeper.rotateData()
    case 'rotate_master':
      return keeper.rotateMaster()
    case 'move':
      return keeper.moveTo(await openMaster(change.to, { mayMake: true }))
  }
}

/** The ring of a store, beside its servers or without them. Throws KeyError, StartError and UpkeepError. */
export const showConfiguredKeys = async (config: Config): Promise<ShownKeys> => {
  const url = postgresUrl(config)
  const keeper = await openKeysWith(config, url === undefined ? readRingFile(config.data) : await sharedRing(url))
  return keyRingAnswer({ keeper, suite: config.encryption.suite, clock: wall })
}

const sharedRing = async (url: string): Promise<string | undefined> => {
  try {
    const store = await openPostgresKeptStore(url, new Findings())
    try {
      return await ringOfMatters(store.matters())
    } finally {
      await store.close()
    }
  } catch (cause) {
    throw storeFault('the key ring cannot be read', cause)
  }
}
