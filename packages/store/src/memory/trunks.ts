import type { StoredTrunk, TrunkStore } from '@axbridge/core'
import type { CommittedTime } from './committed-time.ts'
import { assertRoom } from './limits.ts'
import type { OpenState } from './open-state.ts'

export class MemoryTrunks implements TrunkStore {
  readonly #open: OpenState
  readonly #time: CommittedTime
  readonly #limit: number
  readonly #trunks = new Map<string, StoredTrunk>()

  constructor(open: OpenState, time: CommittedTime, limit: number) {
    this.#open = open
    this.#time = time
    this.#limit = limit
  }

  async put(trunk: StoredTrunk): Promise<void> {
    this.#open.assert()
    if (!this.#trunks.has(trunk.name)) assertRoom(this.#trunks.size, this.#limit, 'trunks')
    this.#trunks.set(trunk.name, trunk)
    this.#time.commit(trunk.changedAt)
  }

  async remove(name: string, at: number): Promise<boolean> {
    this.#open.assert()
    if (!this.#trunks.delete(name)) return false
    this.#time.commit(at)
    return true
  }

  list(): readonly StoredTrunk[] {
    this.#open.assert()
    return [...this.#trunks.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
  }
}
