import type { Store } from '@axbridge/core'
import type { Everything, Seen, Survey, Work } from '../wire.ts'
import { Player } from './player.ts'
import { makeFolder, openStore, removeFolder } from './store-folder.ts'
import type { Opening, Subject } from './subject.ts'

/**
 * The system under proof in this very process: for a store that does not outlive its process, and for histories without
 * a kill. A kill is a restart that nothing is lost by, and a memory store stays open over both: there would be
 * nothing behind it.
 */
export class SubjectHere implements Subject {
  readonly isDown = false
  readonly #opening: Opening
  readonly #folder: string
  #store: Store
  #player: Player

  private constructor(opening: Opening, folder: string, store: Store) {
    this.#opening = opening
    this.#folder = folder
    this.#store = store
    this.#player = new Player(store, opening.seed)
  }

  static async open(opening: Opening, over?: Store): Promise<SubjectHere> {
    const folder = makeFolder()
    const subject = new SubjectHere(opening, folder, over ?? (await openStore(opening, folder)))
    await subject.#player.found(opening.worlds)
    return subject
  }

  async setTime(time: number): Promise<number> {
    return this.#player.setTime(time)
  }

  do(work: Work): Promise<Seen> {
    return this.#player.do(work)
  }

  survey(survey: Survey): Promise<Everything> {
    return this.#player.survey(survey)
  }

  killAfter(): void {}

  revive(): Promise<void> {
    return this.restart()
  }

  async restart(): Promise<void> {
    if (this.#opening.store !== 'memory') {
      await this.#store.close()
      this.#store = await openStore(this.#opening, this.#folder)
    }
    this.#player = new Player(this.#store, this.#opening.seed)
  }

  async close(): Promise<void> {
    await this.#store.close()
    await removeFolder(this.#folder, this.#opening)
  }
}
