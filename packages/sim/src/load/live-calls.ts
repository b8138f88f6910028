/** One call of the generator. The same objects serve call after call, so that the load makes little garbage. */
export type LiveCall = {
  readonly slot: number
  /** Grows with each call of the slot, so that a late message is not taken for the next call's. */
  generation: number
  state: 'free' | 'inviting' | 'talking' | 'leaving'
  /** `slot.generation`: what the call is found by in every message. */
  name: string
  /** The index of the binding that is called on. */
  binding: number
  caller: string
  callee: string
  dialled: string
  toTag: string
  target: string
  routes: string
  invitedAt: number
  answeredAt: number
  establishedAt: number
  isInvited: boolean
  isCallerDone: boolean
  isCalleeDone: boolean
}

export const freeCall = (slot: number): LiveCall => ({
  slot,
  generation: 0,
  state: 'free',
  name: '',
  binding: 0,
  caller: '',
  callee: '',
  dialled: '',
  toTag: '',
  target: '',
  routes: '',
  invitedAt: 0,
  answeredAt: 0,
  establishedAt: 0,
  isInvited: false,
  isCallerDone: false,
  isCalleeDone: false,
})

/** The calls in progress: at most one on a binding. */
export class LiveCalls<Call extends LiveCall = LiveCall> {
  readonly #most: number
  readonly #make: (slot: number) => Call
  /** As many as there ever were at once. */
  readonly #calls: Call[] = []
  readonly #free: number[] = []
  /** The slot of each binding's call, or -1. */
  readonly #slotOfBinding: Int32Array

  constructor(most: number, bindings: number, make: (slot: number) => Call) {
    this.#most = most
    this.#make = make
    this.#slotOfBinding = new Int32Array(bindings).fill(-1)
  }

  get count(): number {
    return this.#calls.length - this.#free.length
  }

  /** A call on a binding; undefined when one is on it or all slots are taken. */
  begin(binding: number): Call | undefined {
    if (this.#slotOfBinding[binding] !== -1) return undefined
    const slot = this.#free.pop() ?? this.#calls.length
    if (slot === this.#most) return undefined
    const call = this.#calls[slot] ?? this.#make(slot)
    this.#calls[slot] = call
    this.#slotOfBinding[binding] = slot
    call.generation += 1
    call.state = 'inviting'
    call.name = `${slot}.${call.generation}`
    call.binding = binding
    call.toTag = ''
    call.target = ''
    call.routes = ''
    call.isInvited = false
    call.isCallerDone = false
    call.isCalleeDone = false
    return call
  }

  end(call: Call): void {
    call.state = 'free'
    this.#slotOfBinding[call.binding] = -1
    this.#free.push(call.slot)
  }

  onBinding(binding: number): Call | undefined {
    return this.#calls[this.#slotOfBinding[binding] ?? -1]
  }

  /** By `slot.generation`; undefined for a call that is over. */
  named(name: string | undefined): Call | undefined {
    if (name === undefined) return undefined
    const call = this.#calls[Number.parseInt(name, 10)]
    return call !== undefined && call.state !== 'free' && call.name === name ? call : undefined
  }
}
