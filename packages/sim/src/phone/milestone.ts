import { PhoneError } from './phone-error.ts'

type Waiter<T> = { readonly resolve: (value: T) => void; readonly reject: (error: PhoneError) => void }

type State<T> =
  | { readonly kind: 'ahead' }
  | { readonly kind: 'reached'; readonly value: T }
  | { readonly kind: 'missed'; readonly error: PhoneError }

/**
 * Something that happens at most once in the life of a call. Whoever waits says for how long; nobody has to wait, and a
 * milestone that is missed unobserved is no unhandled rejection.
 */
export class Milestone<T> {
  readonly #name: string
  readonly #waiters = new Set<Waiter<T>>()
  #state: State<T> = { kind: 'ahead' }

  /** `name` completes the sentence "the call was not … within 500 ms". */
  constructor(name: string) {
    this.#name = name
  }

  get isAhead(): boolean {
    return this.#state.kind === 'ahead'
  }

  /** The value, once the milestone is reached. */
  get value(): T | undefined {
    return this.#state.kind === 'reached' ? this.#state.value : undefined
  }

  /** The first of reach and miss counts. */
  reach(value: T): void {
    if (this.#state.kind !== 'ahead') return
    this.#state = { kind: 'reached', value }
    for (const waiter of this.#waiters) waiter.resolve(value)
    this.#waiters.clear()
  }

  miss(error: PhoneError): void {
    if (this.#state.kind !== 'ahead') return
    this.#state = { kind: 'missed', error }
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters.clear()
  }

  /** Calls back once when the milestone is reached or missed, at once if it is already. */
  whenSettled(call: () => void): void {
    if (this.#state.kind === 'ahead') this.#waiters.add({ resolve: call, reject: call })
    else call()
  }

  /** Rejects with `deadline` after `deadlineMs`, or with the error that `miss` gave. */
  wait(deadlineMs: number): Promise<T> {
    const state = this.#state
    if (state.kind === 'reached') return Promise.resolve(state.value)
    if (state.kind === 'missed') return Promise.reject(state.error)
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter<T> = {
        resolve: (value) => {
          end()
          resolve(value)
        },
        reject: (error) => {
          end()
          reject(error)
        },
      }
      const timer = setTimeout(
        () => waiter.reject(new PhoneError('deadline', `the call was not ${this.#name} within ${deadlineMs} ms`)),
        deadlineMs,
      )
      this.#waiters.add(waiter)
    })
  }
}
