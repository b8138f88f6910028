import { AsyncLocalStorage } from 'node:async_hooks'
import {
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { attributesOf, factsIn, type SpanFacts } from './span-facts.ts'
import { readTraceparent, writeTraceparent } from './traceparent.ts'

/** A request that came in. */
export type TracedRequest = {
  readonly operation: string
  readonly method: string
  /** The path with its parameters in braces. */
  readonly route: string
  readonly requestId: string
  readonly traceparent: string | undefined
}

/** A span that is ended by who began it. */
export type OpenSpan = {
  /** What the next one is to be told, so that its spans stand below this one. */
  readonly traceparent: string
  end(facts: SpanFacts, isFailure?: boolean): void
}

/**
 * Draws spans around what HTTP, core and store do for one request, and around each call and delivery. Whether there is a trace is
 * decided before anything of it is made: who asks decides where he says so, else the share does, and what is not traced costs a branch.
 */
export class Tracing {
  readonly #tracer: Tracer
  readonly #isDrawn: () => boolean
  readonly #shutDown: () => Promise<void>
  readonly #current = new AsyncLocalStorage<Span>()

  /** `isDrawn`: whether to trace what nobody else has decided. */
  constructor(tracer: Tracer, isDrawn: () => boolean, shutDown: () => Promise<void>) {
    this.#tracer = tracer
    this.#isDrawn = isDrawn
    this.#shutDown = shutDown
  }

  /** A span of one request, below that of who asks where he says so; `statusOf` is the HTTP status of the answer. */
  async request<Answer>(
    { operation, method, route, requestId, traceparent }: TracedRequest,
    handle: () => Promise<Answer>,
    statusOf: (answer: Answer) => number,
  ): Promise<Answer> {
    const asker = readTraceparent(traceparent)
    if (!this.#takes(asker)) return handle()
    const parent = asker === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, asker)
    const attributes = attributesOf({ operation, method, route, requestId })
    const span = this.#tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
    try {
      const answer = await this.#current.run(span, handle)
      const status = statusOf(answer)
      span.setAttributes(attributesOf({ status }))
      if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
      return answer
    } catch (error) {
      // What an error says may quote what somebody wrote: the log has it redacted, by the same request id.
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  }

  /** The same object, whose methods are spans of a request that is traced: `store place`. */
  followed<Target extends object>(target: Target, part: 'core' | 'store'): Target {
    return new Proxy(target, {
      get: (of, name) => {
        const value: unknown = Reflect.get(of, name, of)
        if (typeof value === 'object' && value !== null && part === 'store') return this.followed(value, part)
        if (typeof value !== 'function' || typeof name !== 'string') return value
        return (...args: readonly unknown[]): unknown => {
          const parent = this.#current.getStore()
          const run = (): unknown => Reflect.apply(value, of, args)
          return parent !== undefined ? this.#within(`${part} ${name}`, parent, run) : run()
        }
      },
    })
  }

  /** A span that begins now, of a trace of its own; undefined where it is not traced. */
  open(name: string, kind: SpanKind, facts: SpanFacts): OpenSpan | undefined {
    if (!this.#takes(undefined)) return undefined
    return this.#opened(this.#tracer.startSpan(name, { kind, attributes: attributesOf(facts) }, ROOT_CONTEXT))
  }

  /** A span of its own for one call, and spans below it; undefined where it is not traced. */
  call(facts: SpanFacts): CallSpans | undefined {
    if (!this.#takes(undefined)) return undefined
    const root = this.#tracer.startSpan(
      'call',
      { kind: SpanKind.SERVER, attributes: attributesOf(facts) },
      ROOT_CONTEXT,
    )
    return new CallSpans(this.#tracer, root)
  }

  /** Sends what is gathered. */
  close(): Promise<void> {
    return this.#shutDown()
  }

  #takes(asker: SpanContext | undefined): boolean {
    return asker === undefined ? this.#isDrawn() : (asker.traceFlags & TraceFlags.SAMPLED) !== 0
  }

  #opened(span: Span): OpenSpan {
    return {
      traceparent: writeTraceparent(span.spanContext()),
      end: (facts, isFailure = false) => {
        span.setAttributes(attributesOf(facts))
        if (isFailure) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      },
    }
  }

  #within(name: string, parent: Span, run: () => unknown): unknown {
    const span = this.#tracer.startSpan(name, {}, trace.setSpan(ROOT_CONTEXT, parent))
    const failed = (error: unknown): never => {
      span.setStatus({ code: SpanStatusCode.ERROR })
      span.end()
      throw error
    }
    const done = <Value>(value: Value): Value => {
      span.setAttributes(attributesOf(factsIn(value)))
      span.end()
      return value
    }
    try {
      const value = this.#current.run(span, run)
      return value instanceof Promise ? value.then(done, failed) : done(value)
    } catch (error) {
      return failed(error)
    }
  }
}

/** The spans of one call. */
export class CallSpans {
  readonly #tracer: Tracer
  readonly #root: Span
  #leg: Span | undefined

  constructor(tracer: Tracer, root: Span) {
    this.#tracer = tracer
    this.#root = root
  }

  /** Something that took so long and is over now. */
  took(name: string, ms: number, facts: SpanFacts = {}): void {
    const now = Date.now()
    const options = { startTime: now - ms, attributes: attributesOf(facts) }
    this.#tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, this.#root)).end(now)
    this.#root.setAttributes(attributesOf(facts))
  }

  /** The second leg, from its INVITE on. */
  beginLeg(): void {
    this.#leg ??= this.#tracer.startSpan('leg', { kind: SpanKind.CLIENT }, trace.setSpan(ROOT_CONTEXT, this.#root))
  }

  /** Something happened on the second leg. */
  happened(what: 'ringing' | 'answered'): void {
    this.#leg?.addEvent(what)
  }

  end(facts: SpanFacts, isFailure: boolean): void {
    this.#leg?.end()
    this.#root.setAttributes(attributesOf(facts))
    if (isFailure) this.#root.setStatus({ code: SpanStatusCode.ERROR })
    this.#root.end()
  }
}
