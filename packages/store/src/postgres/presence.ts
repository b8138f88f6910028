import type { BindingId, EventOwner } from '@axbridge/core'
import type { Connection } from './connection.ts'
import { lockOf } from './locks.ts'
import { channel, readNotice } from './notices.ts'
import { serverStatements } from './statements.ts'

export type Hearing = {
  readonly events: (owners: readonly EventOwner[]) => void
  readonly bindings: (ids: readonly BindingId[]) => void
  readonly trunks: () => void
  /** For a while nothing was heard: anything may have changed. */
  readonly missed: () => void
}

type PresenceParts = {
  readonly connect: () => Promise<Connection>
  readonly server: number
  readonly hearing: Hearing
}

const longestPauseMs = 1_000

/**
 * That this server is there: a connection that holds the lock of its number, by which others know whose open calls are lost, and on
 * which it hears what they tell. When it is lost it is taken again.
 */
export class Presence {
  readonly #parts: PresenceParts
  #connection: Connection | undefined
  #isOpen = true
  #pauseMs = 0
  #timer: NodeJS.Timeout | undefined
  #taking: Promise<void> | undefined

  private constructor(parts: PresenceParts) {
    this.#parts = parts
  }

  static async begin(parts: PresenceParts, connection: Connection): Promise<Presence> {
    const presence = new Presence(parts)
    try {
      await presence.#take(connection)
    } catch (error) {
      await presence.close()
      throw error
    }
    return presence
  }

  /** The connection that holds the lock: the same one as long as it was never lost; undefined while it is. */
  get held(): Connection | undefined {
    return this.#connection?.isOpen === true ? this.#connection : undefined
  }

  async close(): Promise<void> {
    this.#isOpen = false
    clearTimeout(this.#timer)
    await this.#taking
    await this.#connection?.close()
  }

  async #take(connection: Connection): Promise<void> {
    const { server } = this.#parts
    await connection.run(serverStatements.hold, [lockOf.server, server])
    await connection.listen(channel, (text) => (text === undefined ? this.#again() : this.#hear(text)))
    this.#connection = connection
    this.#pauseMs = 0
  }

  #hear(text: string): void {
    const { server, hearing } = this.#parts
    const notice = readNotice(text)
    // A server knows at once what it did itself.
    if (notice === undefined) return
    switch (notice.kind) {
      case 'trunks':
        if (notice.from !== server) hearing.trunks()
        return
      case 'events':
        if (notice.from === server) return
        hearing.bindings(notice.bindings)
        hearing.events(notice.owners)
    }
  }

  #again(): void {
    clearTimeout(this.#timer)
    if (!this.#isOpen) return
    this.#timer = setTimeout(() => {
      this.#taking = this.#tryAgain()
    }, this.#pauseMs)
  }

  async #tryAgain(): Promise<void> {
    let connection: Connection | undefined
    try {
      connection = await this.#parts.connect()
      await this.#take(connection)
      this.#parts.hearing.missed()
    } catch {
      this.#pauseMs = Math.min(longestPauseMs, Math.max(50, this.#pauseMs * 2))
      connection?.destroy()
      this.#again()
    }
  }
}
