import { setTimeout as wait } from 'node:timers/promises'
import { drawLadder, type RecordedMessage, type ServerProcess, type SimplePhone } from '@axbridge/sim'
import { type Cast, openCast, type Person } from './cast.ts'
import { bind, type Customer, unbind } from './customer.ts'
import { Deviation, mustBe } from './deviation.ts'
import type { Words } from './words.ts'

export type Telling = {
  readonly server: ServerProcess
  readonly words: Words
  readonly print: (line: string) => void
  /** Hears of every phone that is opened. */
  readonly opened: (phone: SimplePhone) => void
}

const deadlineMs = 3_000
const talkMs = 150
const orderId = 'ride-2026-0001'

/** Plays the story once. Rejects with Deviation, or with the error of a phone whose deadline passed. */
export class RideStory {
  readonly #telling: Telling
  readonly #cast: Cast
  readonly #x: string
  readonly #id: string
  readonly #customer: Customer

  private constructor(telling: Telling, cast: Cast, customer: Customer, bound: { x: string; id: string }) {
    this.#telling = telling
    this.#cast = cast
    this.#customer = customer
    this.#x = bound.x
    this.#id = bound.id
  }

  static async play(telling: Telling): Promise<void> {
    const { server, words, print } = telling
    const { http, sandbox } = server.ready
    if (sandbox === null) throw new Deviation('the server has no sandbox')
    const { host, port } = server.sipUdp
    print(words.started(http, `${host}:${port}`))
    const cast = await openCast(server, sandbox.password, telling.opened)
    print(words.registered(cast.passenger.mask, cast.driver.mask, cast.stranger.mask))
    print(words.talkative)
    print('')
    print(words.ordered(orderId))
    const customer = { http, key: sandbox.key }
    const bound = await bind(customer, { a: cast.passenger.phone.number, b: cast.driver.phone.number, orderId })
    mustBe('the answer to the bind', bound.status, 201)
    if (!/^700[0-9]{12}$/.test(bound.x)) throw new Deviation('X is not a 700 number')
    print(words.bound(bound.status, bound.x))
    await new RideStory(telling, cast, customer, bound).#playCalls()
  }

  async #playCalls(): Promise<void> {
    const { words, print } = this.#telling
    const { passenger, driver, stranger } = this.#cast
    await this.#connected(passenger, driver, words.passengerCalls(this.#x), words.driverRings)
    await this.#connected(driver, passenger, words.driverCallsBack(this.#x), words.passengerRings)
    print('')
    const status = await unbind(this.#customer, this.#id)
    mustBe('the answer to the unbind', status, 200)
    print(words.unbound(status))
    await this.#refused(passenger, words.callsAfterwards(this.#x), 410)
    await this.#refused(stranger, words.strangerCalls(this.#x), 404)
    print('')
    this.#searchAll()
  }

  /** `caller` dials X, the other one's phone rings and shows X, is answered, and the caller hangs up. */
  async #connected(caller: Person, callee: Person, begins: string, rings: (shown: string) => string): Promise<void> {
    const { words, print } = this.#telling
    print('')
    print(begins)
    const draw = this.#watch(this.#cast.passenger, this.#cast.driver)
    const rangBefore = this.#callsOffered()
    const calleeRangBefore = callee.phone.callsOffered
    const call = caller.phone.dial(this.#x)
    try {
      const rung = await callee.phone.nextCall(deadlineMs)
      mustBe('the number shown', this.#describe(rung.shownNumber), this.#x)
      rung.ring()
      await call.ringing(deadlineMs)
      print(rings(this.#x))
      await rung.answer(deadlineMs)
      await call.answered(deadlineMs)
      await wait(talkMs)
      print(words.talk)
      await call.hangUp(deadlineMs)
      mustBe('the end at the callee', (await rung.ended(deadlineMs)).by, 'there')
      mustBe('the calls that reached whom was called', callee.phone.callsOffered - calleeRangBefore, 1)
      mustBe('the calls that reached anybody', this.#callsOffered() - rangBefore, 1)
    } finally {
      draw()
    }
  }

  async #refused(caller: Person, begins: string, expected: number): Promise<void> {
    const { words, print } = this.#telling
    const { passenger, driver, stranger } = this.#cast
    print('')
    print(begins)
    const draw = caller === stranger ? this.#watch(stranger, driver) : this.#watch(passenger, driver)
    const before = this.#callsOffered()
    try {
      const end = await caller.phone.dial(this.#x).ended(deadlineMs)
      mustBe('the answer to the call', end.status, expected)
      // An INVITE to anybody would have left before the refusal or with it.
      await wait(talkMs)
      mustBe('the phones that a refused call rang', this.#callsOffered() - before, 0)
      print(words.refused(expected, end.q850Cause))
    } finally {
      draw()
    }
  }

  /** Remembers where the recordings stand; what comes after is drawn when the function returned is called. */
  #watch(left: Person, right: Person): () => void {
    const marks = [left.phone.messages().length, right.phone.messages().length] as const
    return () => {
      const lines = drawLadder({
        left: { title: `${this.#titleOf(left)} ${left.mask}`, messages: left.phone.messages().slice(marks[0]) },
        middle: 'AXBridge',
        right: { title: `${this.#titleOf(right)} ${right.mask}`, messages: right.phone.messages().slice(marks[1]) },
        isAlarming: (message, side) => this.#isLeak(message, side === 'left' ? left : right),
      })
      for (const line of lines) this.#telling.print(line.trimEnd())
    }
  }

  #callsOffered(): number {
    return Object.values(this.#cast).reduce((sum, { phone }) => sum + phone.callsOffered, 0)
  }

  #titleOf(person: Person): string {
    const { words } = this.#telling
    if (person === this.#cast.passenger) return words.passenger
    return person === this.#cast.driver ? words.driver : words.stranger
  }

  /** A number that a display showed, fit to be printed. */
  #describe(shown: string | undefined): string {
    return shown === undefined || /^700[0-9]{12}$/.test(shown) ? String(shown) : 'another number'
  }

  #othersOf(person: Person): Person[] {
    return Object.values(this.#cast).filter((other) => other !== person)
  }

  #isLeak({ direction, wire }: RecordedMessage, person: Person): boolean {
    return direction === 'received' && this.#othersOf(person).some(({ finds }) => finds(wire))
  }

  /** Every octet that a phone received is searched for the others' numbers, in every spelling that core knows. */
  #searchAll(): void {
    const { words, print } = this.#telling
    for (const person of Object.values(this.#cast)) {
      const { phone } = person
      const messages = phone.messages()
      if (phone.forgotten > 0) throw new Deviation('a recording is incomplete')
      // The same search over what the phone sent must find its own number: else it would prove nothing.
      const own = messages.some(({ direction, wire }) => direction === 'sent' && person.finds(wire))
      mustBe("the search of a phone's own words for its number", own, true)
      mustBe("messages with another's number", messages.filter((message) => this.#isLeak(message, person)).length, 0)
      const received = messages.filter(({ direction }) => direction === 'received')
      const octets = received.reduce((sum, { wire }) => sum + wire.length, 0)
      const others = this.#othersOf(person).map(({ mask }) => mask)
      print(words.searched(this.#titleOf(person), received.length, octets, others.join(', ')))
    }
  }
}
