import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { Database } from 'better-sqlite3'
import { beginWalAgain, openWriteConnection } from './connections.ts'
import { type DirectoryLock, lockDirectory } from './directory-lock.ts'
import { type FlatMessage, FlatReader, FlatWriter } from './flat-message.ts'
import { GroupCommit, type OperationResult, type RunnableOperation } from './group-commit.ts'
import { migrate } from './migrations/migrate.ts'
import { OpenRecords } from './open-records.ts'
import { isOperationKind, operationFormats, putFailure, putSuccess } from './operation-formats.ts'
import type { InputOf, LostLink, OperationFormat, OperationKind } from './operations.ts'
import { isSyncFailure, toStoreError } from './store-errors.ts'
import { type FromWriter, ownLink, type ToWriterThread, type WriterData } from './thread-messages.ts'

/** The thread that owns the only connection that writes: no sync of the disk ever stalls the thread that carries calls. */
class WriterThread {
  readonly #port: MessagePort
  readonly #lock: DirectoryLock
  readonly #database: Database
  readonly #openRecords = new OpenRecords()
  readonly #commits: GroupCommit
  readonly #idleCheckpointMs: number
  #idle: NodeJS.Timeout | undefined

  constructor(port: MessagePort, { directory, file, settings, idleCheckpointMs }: WriterData) {
    this.#port = port
    this.#idleCheckpointMs = idleCheckpointMs
    this.#lock = lockDirectory(directory)
    this.#database = openWriteConnection(file, settings)
    migrate(this.#database)
    this.#commits = new GroupCommit(this.#database, this.#openRecords)
    this.#post({ kind: 'ready', highest: this.#commits.highestCommittedTime })
  }

  /** Takes every batch that waits and commits them as one group. */
  receive(message: ToWriterThread): void {
    const batches: RunnableOperation[][] = []
    let next: ToWriterThread | undefined = message
    while (next?.kind === 'batch') {
      const operations = operationsIn(next.operations)
      if (next.link !== ownLink) this.#noteRecords(next.link, operations)
      batches.push(operations)
      next = receiveMessageOnPort(this.#port)?.message as ToWriterThread | undefined
    }
    this.#commit(batches)
    if (next?.kind === 'close') this.#close()
  }

  /** Noted in the order in which they came, whatever becomes of them: closing a record that was not written closes nothing. */
  #noteRecords(link: number, operations: readonly RunnableOperation[]): void {
    for (const { kind, input } of operations) {
      if (kind === 'saveRecord') this.#openRecords.note(link, input as InputOf<'saveRecord'>)
    }
  }

  #commit(batches: readonly (readonly RunnableOperation[])[]): void {
    const operations = batches.flat()
    const results = this.#commits.run(operations)
    operations.forEach(({ kind, input }, index) => {
      if (kind === 'closeLost' && results[index]?.ok === true) this.#openRecords.forget((input as LostLink).link)
    })
    const owners = this.#commits.takeTold()
    let answered = 0
    for (const batch of batches) {
      this.#answer(batch, results.slice(answered, answered + batch.length))
      answered += batch.length
    }
    if (owners.length > 0) this.#post({ kind: 'told', owners })
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
      beginWalAgain(this.#database)
    } catch (error) {
      // Else everything is in the WAL still, and a disk at fault is told by the next commit.
      if (isSyncFailure(error)) throw error
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

const operationsIn = (operations: FlatMessage): RunnableOperation[] => {
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
    port.on('message', (message: ToWriterThread) => {
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
