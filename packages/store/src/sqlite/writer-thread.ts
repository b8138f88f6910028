import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { openWriteConnection } from './connections.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { FlatReader, FlatWriter } from './flat-message.ts'
import { GroupCommit, type OperationResult, type RunnableOperation } from './group-commit.ts'
import { migrate } from './migrations/migrate.ts'
import { isOperationKind, operationFormats, putFailure, putSuccess } from './operation-formats.ts'
import type { OperationFormat, OperationKind } from './operations.ts'
import { toStoreError } from './store-errors.ts'
import type { FromWriter, ToWriter, WriterData } from './thread-messages.ts'

/** The thread that owns the only connection that writes: no sync of the disk ever stalls the thread that carries calls. */
class WriterThread {
  readonly #port: MessagePort
  readonly #lock: DirectoryLock
  readonly #database: Database
  readonly #commits: GroupCommit
  readonly #idleCheckpointMs: number
  #idle: NodeJS.Timeout | undefined

  constructor(port: MessagePort, { directory, file, settings, idleCheckpointMs }: WriterData) {
    this.#port = port
    this.#idleCheckpointMs = idleCheckpointMs
    this.#lock = lockDirectory(directory)
    this.#database = openWriteConnection(file, settings)
    migrate(this.#database)
    this.#commits = new GroupCommit(this.#database)
    this.#post({ kind: 'ready', highest: this.#commits.highestCommittedTime })
  }

  /** Takes every batch that waits and commits them as one group. */
  receive(message: ToWriter): void {
    const batches: RunnableOperation[][] = []
    let next: ToWriter | undefined = message
    while (next?.kind === 'batch') {
      batches.push(operationsIn(next))
      next = receiveMessageOnPort(this.#port)?.message as ToWriter | undefined
    }
    this.#commit(batches)
    if (next?.kind === 'close') this.#close()
  }

  #commit(batches: readonly (readonly RunnableOperation[])[]): void {
    const results = this.#commits.run(batches.flat())
    let answered = 0
    for (const batch of batches) {
      this.#answer(batch, results.slice(answered, answered + batch.length))
      answered += batch.length
    }
    this.#idle ??= setTimeout(() => this.#checkpoint(), this.#idleCheckpointMs)
    this.#idle.refresh()
  }

  #answer(batch: readonly RunnableOperation[], results: readonly OperationResult[]): void {
    const message = new FlatWriter()
    results.forEach((result, index) => {
      const kind = batch[index]?.kind
      if (kind === undefined) throw new Error('a group has more results than operations')
      if (result.ok) {
        putSuccess(message)
        formatOf(kind).putOutcome(message, result.outcome)
      } else putFailure(message, result.error)
    })
    const answers = message.finish()
    const highest = this.#commits.highestCommittedTime
    this.#port.postMessage({ kind: 'answers', answers, highest } satisfies FromWriter, [answers.octets.buffer])
  }

  /** While nobody waits, the WAL goes back into the database, so that the next start has little to recover. */
  #checkpoint(): void {
    clearTimeout(this.#idle)
    this.#idle = undefined
    try {
      this.#database.pragma('wal_checkpoint(TRUNCATE)')
    } catch {
      // Everything is in the WAL still, and a disk at fault is told by the next commit.
    }
  }

  /** Ends the work without another write: the connection and the lock go with the thread. */
  abandon(): void {
    clearTimeout(this.#idle)
  }

  #close(): void {
    this.#checkpoint()
    this.#database.close()
    this.#lock.release()
    this.#post({ kind: 'closed' })
    this.#port.close()
  }

  #post(message: FromWriter): void {
    this.#port.postMessage(message)
  }
}

/** The kinds have different inputs, and a table indexed by a kind known only at run time loses which. */
const formatOf = (kind: OperationKind) => operationFormats[kind] as OperationFormat<OperationKind>

const operationsIn = ({ operations }: Extract<ToWriter, { kind: 'batch' }>): RunnableOperation[] => {
  const message = new FlatReader(operations)
  const taken: RunnableOperation[] = []
  while (!message.isAtEnd) {
    const kind = message.text()
    if (!isOperationKind(kind)) throw new Error('a message between the threads of the store names no operation')
    taken.push({ kind, input: formatOf(kind).takeInput(message) })
  }
  return taken
}

const start = (port: MessagePort, data: WriterData): void => {
  const fail = (error: unknown): void => {
    const { code, message } = toStoreError(error)
    port.postMessage({ kind: 'failed', code, message } satisfies FromWriter)
    port.close()
  }
  try {
    const thread = new WriterThread(port, data)
    port.on('message', (message: ToWriter) => {
      try {
        thread.receive(message)
      } catch (error) {
        thread.abandon()
        fail(error)
      }
    })
  } catch (error) {
    fail(error)
  }
}

if (parentPort !== null) start(parentPort, workerData as WriterData)
