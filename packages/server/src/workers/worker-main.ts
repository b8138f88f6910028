import { keepMemoryOutOfFiles } from '../process-secrecy.ts'
import { CallWorker } from './worker.ts'
import type { FromWorker, ToWorker } from './worker-messages.ts'

keepMemoryOutOfFiles()

/** What a terminal or an init system sends to every process of a group is for the server's process, which tells the workers. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

/** Messages on the pipe to the server's process beyond which SIP messages are not passed on. */
const mostUnsentRelayed = 1_000

/** How long the BYEs of calls may take that end because the server's process is gone. */
const farewellMs = 500

let unsent = 0
let isEnding = false

const worker = new CallWorker({
  send: (message: FromWorker) => {
    const isRelayed = message.kind === 'pass' || message.kind === 'pass_back'
    if (isRelayed && unsent >= mostUnsentRelayed) return false
    unsent += 1
    process.send?.(message, undefined, undefined, () => {
      unsent -= 1
      if (isEnding && unsent === 0 && process.connected) process.disconnect()
    })
    return true
  },
  end: () => {
    isEnding = true
    if (unsent === 0 && process.connected) process.disconnect()
  },
})

process.on('message', (message) => worker.receive(message as ToWorker))

process.on('disconnect', () => {
  setTimeout(() => process.exit(0), farewellMs)
  void worker.abandon().finally(() => process.exit(0))
})
