import type { CustomerId, Matter, MatterStore } from '@axbridge/core'

export type ActualUsersOf = {
  /** The keyed hash of a person, as the subject of a matter names him. */
  readonly subject: string
  readonly state: 'registered' | 'erased' | 'removed'
  readonly customer?: CustomerId
}

const pageLength = 200
/** Of one person: 20,000 customers, or as many copies that holds keep. */
const mostPages = 100

/** Registrations of a person, the newest first, page after page. They end where a deletion takes the last of a page meanwhile. */
export async function* actualUsersOf(
  matters: Pick<MatterStore, 'list'>,
  { subject, state, ...of }: ActualUsersOf,
): AsyncGenerator<Matter, void> {
  let cursor: string | null | undefined
  for (let pages = 0; pages < mostPages && cursor !== null; pages += 1) {
    const query = { kind: 'actual_user', subject, state, ...of, limit: pageLength } as const
    const page = await matters.list(cursor === undefined ? query : { ...query, cursor })
    yield* page?.items ?? []
    cursor = page?.next ?? null
  }
}

/** The first of them, at least one: no page is read behind the last. */
export const collected = async <T>(items: AsyncIterable<T>, most = Number.POSITIVE_INFINITY): Promise<readonly T[]> => {
  const all: T[] = []
  for await (const item of items) {
    all.push(item)
    if (all.length === most) break
  }
  return all
}
