import type { Matter, MatterKind, MatterStore } from '@axbridge/core'

export type MatterFollowerParts = {
  readonly matters: Pick<MatterStore, 'changedAfter'>
  readonly kinds: readonly MatterKind[]
  /** Takes each matter that was added or changed, in the order of changes. One that it throws on is told of and passed over. */
  take(matter: Matter): void
  /** Hears that something was taken. */
  taken?(): void
  /** What could not be read, once until it goes well again; and each matter that could not be taken, by its id. */
  failed(error: unknown): void
  readonly everyMs?: number
}

export type MatterFollower = {
  /** Resolves when all is taken that was committed before it was called. Rejects when the store cannot be read. */
  catchUp(): Promise<void>
  close(): void
}

const atOnce = 1_000

/** Four looks a second: what one process changes counts in every other well within a second (BASE-12). */
const standardEveryMs = 250

/** Follows matters of some kinds in one process, whichever process or server changes them. */
export const followMatters = ({
  matters,
  kinds,
  take,
  taken,
  failed,
  everyMs = standardEveryMs,
}: MatterFollowerParts): MatterFollower => {
  let through = 0
  let reading: Promise<void> | undefined
  let isFailing = false

  const takeAll = (found: readonly Matter[]): void => {
    for (const matter of found) {
      through = Math.max(through, matter.change)
      try {
        take(matter)
      } catch {
        // What was thrown may quote what stands in it.
        failed(new Error(`the matter ${matter.id} (${matter.kind}) cannot be read`))
      }
    }
    if (found.length > 0) taken?.()
  }

  const read = async (): Promise<void> => {
    for (;;) {
      const found = await matters.changedAfter(kinds, through, atOnce)
      takeAll(found)
      if (found.length < atOnce) return
    }
  }

  const catchUp = async (): Promise<void> => {
    // What is being read now may have been asked for before the change that is waited for.
    await reading?.catch(() => undefined)
    reading ??= read().finally(() => {
      reading = undefined
    })
    await reading
  }

  const timer = setInterval(() => {
    if (reading !== undefined) return
    catchUp().then(
      () => {
        isFailing = false
      },
      (error: unknown) => {
        if (!isFailing) failed(error)
        isFailing = true
      },
    )
  }, everyMs)
  timer.unref()
  return { catchUp, close: () => clearInterval(timer) }
}
