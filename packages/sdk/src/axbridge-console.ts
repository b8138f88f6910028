import { AxbridgeError, invalidArgument } from './axbridge-error.ts'
import type { CallOptions } from './call-options.ts'
import { type ConsoleOptions, readConsoleSettings, type Settings } from './client-options.ts'
import { ConsoleCustomer } from './console-customer.ts'
import type { LadderStep } from './contract/answers.ts'
import type { Done, OperatorEvent } from './contract/console-answers.ts'
import { ConsoleMethods } from './contract/console-methods.ts'
import { type ConsoleAnswers, type ConsoleBodies, consoleOperations } from './contract/console-operations.ts'
import { followWaitS, listed } from './customer-client.ts'
import { EventFollowing } from './event-following.ts'
import { followLadderSteps } from './ladder-following.ts'
import { readParts } from './partwise-answer.ts'
import { type Request, Sender } from './sender.ts'
import { SessionToken } from './session-token.ts'

export type OperatorEventFilter = {
  /** Only events behind this cursor; the oldest that is kept comes first when left out. */
  readonly after?: string | undefined
  /** Events of this customer, by his id; those of the server itself when left out. */
  readonly customer?: string | undefined
  /** Only events of these types; all when left out. */
  readonly types?: readonly OperatorEvent['type'][] | undefined
  /** How many are asked for at once: 1 to 1,000, else 100. */
  readonly limit?: number | undefined
  /** For how many seconds the service waits where there is no event yet: 0 to 60. */
  readonly waitS?: number | undefined
}

/** A trace looks through years of bindings before its first line. */
const longestLookMs = 60_000

/** Three of the heartbeats with which the service keeps a stream alive. */
const longestSilenceMs = 45_000

const isCustomer = (id: string): boolean => /^cus_[a-z2-9]{16}$/.test(id)

/**
 * The client of a person at the console: it asks with the session's cookie, which the browser keeps and no script sees. One is
 * enough for a page. Every method rejects with AxbridgeError and with nothing else.
 */
export class AxbridgeConsole extends ConsoleMethods {
  readonly #settings: Settings
  readonly #sender: Sender<ConsoleBodies, ConsoleAnswers>
  readonly #token: SessionToken

  /** In a page without options: it asks where the page came from. Throws AxbridgeError `invalid_argument`. */
  constructor(options: ConsoleOptions = {}) {
    super()
    this.#token = new SessionToken(() => this.getSession())
    this.#settings = { ...readConsoleSettings(options), sign: this.#token.signerFor(undefined) }
    this.#sender = new Sender(this.#settings, consoleOperations)
  }

  /** The operations of a customer, by his id; of a customer's developer those of his own, when left out. */
  customer(id?: string): ConsoleCustomer {
    if (id !== undefined && !(typeof id === 'string' && isCustomer(id))) {
      throw invalidArgument('customer', 'must be the id of a customer: cus_…')
    }
    return new ConsoleCustomer({ ...this.#settings, sign: this.#token.signerFor(id) })
  }

  /** Ends the session. One that had ended is no error. */
  override async signOut(options?: CallOptions): Promise<Done> {
    try {
      return await super.signOut(options)
    } catch (error) {
      if (error instanceof AxbridgeError && error.status === 401) return {}
      throw error
    } finally {
      this.#token.forget()
    }
  }

  /** Follows what happens to the server itself, or to a customer, without an end: as `followEvents` does. */
  followOperatorEvents(
    { after, waitS = followWaitS, types, ...filter }: OperatorEventFilter = {},
    options?: CallOptions,
  ): EventFollowing<OperatorEvent> {
    const query = { ...filter, types: listed(types), wait: waitS }
    return new EventFollowing({
      read: (cursor) => this.listOperatorEvents({ ...query, after: cursor }, options),
      ...{ from: after, signal: options?.signal, retry: this.#settings.retry },
    })
  }

  /** What an approved trace finds, as CSV, part by part. Only who asked for it; the audit log has it before the first line. */
  exportTrace(id: string, { signal }: CallOptions = {}): AsyncIterable<string> {
    return readParts(this.#settings, {
      ...{ id: 'exportTrace', operation: consoleOperations.exportTrace, parameters: { id } },
      ...{ mediaTypes: ['text/csv'], signal, silentMs: longestLookMs },
    })
  }

  /** Follows what the phones of the sandbox see, step by step, without an end. */
  followLadders({ signal }: Pick<CallOptions, 'signal'> = {}): AsyncIterable<LadderStep> {
    const stream = { id: 'streamLadders', operation: consoleOperations.streamLadders }
    return followLadderSteps({
      open: (lastId) =>
        readParts(this.#settings, {
          ...{ ...stream, mediaTypes: ['text/event-stream'], signal, silentMs: longestSilenceMs },
          ...(lastId === undefined ? {} : { headers: { 'last-event-id': lastId } }),
        }),
      ...{ signal, retry: this.#settings.retry },
    })
  }

  protected override async ask<Id extends keyof ConsoleAnswers>(
    id: Id,
    request: Request<ConsoleBodies[Id], ConsoleAnswers[Id]>,
  ): Promise<ConsoleAnswers[Id]> {
    const answer = await this.#sender.send(id, request)
    this.#token.learnFrom(answer)
    return answer
  }
}
