import type { Store } from '@axbridge/core'
import type { Seen } from '../wire.ts'
import type { FromProcess, ToProcess } from './messages.ts'
import { Player } from './player.ts'
import { openStore } from './store-folder.ts'

/** The process that is killed: it has the store open and plays what its parent asks for. */
let [store, player]: [Store | undefined, Player | undefined] = [undefined, undefined]
let seen: (readonly [number, Seen])[] = []

const tell = (message: FromProcess): void => {
  process.send?.(message)
}

/** What is done within one turn of the event loop is told in one message. */
const tellSeen = (n: number, one: Seen): void => {
  seen.push([n, one])
  if (seen.length > 1) return
  setImmediate(() => {
    tell({ kind: 'done', seen })
    seen = []
  })
}

const opened = (): Player => {
  if (player === undefined) throw new Error('the store is not open')
  return player
}

const take = async (message: ToProcess): Promise<void> => {
  switch (message.kind) {
    case 'open': {
      const { opening, directory, isNew } = message
      store = await openStore(opening, directory)
      player = new Player(store, opening.seed)
      if (isNew) await player.found(opening.worlds)
      return tell({ kind: 'opened' })
    }
    case 'time':
      return tell({ kind: 'time', now: opened().setTime(message.time) })
    case 'do':
      await Promise.all(message.works.map(async ([n, work]) => tellSeen(n, await opened().do(work))))
      return
    case 'survey':
      return tell({ kind: 'surveyed', n: message.n, everything: await opened().survey(message.survey) })
    case 'close':
      await store?.close()
      process.disconnect()
  }
}

process.on('message', (message) => {
  take(message as ToProcess).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  })
})
// Without its parent it has nobody to play for.
process.on('disconnect', () => process.exit())
