import { type Forgetting, hashText, type KeptAnswer, type KeyedHash, keptAnswerLifeMs } from '@axbridge/core'
import { assertRoom } from './limits.ts'

/** Answers by the hash of their key, the longest kept first. */
export class MemoryAnswers {
  readonly #kept = new Map<string, KeptAnswer>()
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  find(key: KeyedHash, now: number): KeptAnswer | undefined {
    const kept = this.#kept.get(hashText(key))
    return kept !== undefined && now < kept.keptAt + keptAnswerLifeMs ? kept : undefined
  }

  assertRoomFor(kept: Pick<KeptAnswer, 'key'> | undefined): void {
    if (kept !== undefined && !this.#kept.has(hashText(kept.key))) assertRoom(this.#kept.size, this.#limit, 'answers')
  }

  keep(kept: KeptAnswer): void {
    const key = hashText(kept.key)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
  }

  forget({ before, limit }: Forgetting): number {
    const old = [...this.#kept].filter(([, kept]) => kept.keptAt < before)
    old.sort(([, one], [, other]) => one.keptAt - other.keptAt)
    const forgotten = old.slice(0, Math.max(0, limit))
    for (const [key] of forgotten) this.#kept.delete(key)
    return forgotten.length
  }
}
