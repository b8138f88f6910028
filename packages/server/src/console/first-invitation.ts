import { type Clock, type ConsoleUser, hashesEqual, type KeyedHash, type UserStore } from '@axbridge/core'

/** How long a one-time link is good for. */
export const invitationLifeMs = 24 * 3_600_000

const pageOfUsers = 200

/** Everybody, in the order in which they were invited. */
export async function* everyUser(users: Pick<UserStore, 'list'>): AsyncGenerator<ConsoleUser> {
  for (let cursor: string | null = null; ; ) {
    const page = await users.list({ limit: pageOfUsers, ...(cursor === null ? {} : { cursor }) })
    yield* page?.items ?? []
    cursor = page?.next ?? null
    if (cursor === null) return
  }
}

export const hasActiveUser = async (users: Pick<UserStore, 'list'>): Promise<boolean> => {
  for await (const { state } of everyUser(users)) if (state === 'active') return true
  return false
}

/**
 * The link of the first user, or of a first one anew where nobody is active. It lives in the process that printed it: each
 * start makes another, and nothing of it is kept.
 */
export class FirstInvitation {
  readonly #users: Pick<UserStore, 'list'>
  readonly #clock: Clock
  #open: { readonly hash: KeyedHash; readonly expiresAt: number } | undefined

  constructor(users: Pick<UserStore, 'list'>, clock: Clock) {
    this.#users = users
    this.#clock = clock
  }

  begin(hash: KeyedHash): void {
    this.#open = { hash, expiresAt: this.#clock.now() + invitationLifeMs }
  }

  /** Takes the link, so that nobody else can; `giveBack` lets it be used again where nothing came of it. */
  async take(hash: KeyedHash): Promise<{ readonly giveBack: () => void } | undefined> {
    const open = this.#open
    if (open === undefined || !hashesEqual(open.hash, hash)) return undefined
    this.#open = undefined
    if (open.expiresAt <= this.#clock.now() || (await hasActiveUser(this.#users))) return undefined
    return {
      giveBack: () => {
        this.#open = open
      },
    }
  }
}
