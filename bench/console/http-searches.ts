import type { Binding, ConsoleCustomer, Listing } from '@axbridge/sdk/console'
import { DelaySamples, partiesAt } from '@axbridge/sim/load'
import { type FilledStore, numbersOf } from '../fill/filled-store.ts'
import { orderIdAt } from '../order-id.ts'
import { log, type Place, printResult } from '../result-line.ts'
import { spreadOf } from '../spread.ts'

export type HttpPlan = { readonly rounds: number; readonly searches: number; readonly place: Place }

type Search = {
  readonly name: string
  /** Asks for the binding at this index; the first page is what a person sees. */
  ask(index: number): Listing<Binding>
  /** Whether what is asked for names one binding. */
  readonly isExact: boolean
}

/** As many rows as the console asks for at once. */
const rows = 50

const searchesOf = (customer: ConsoleCustomer, filled: FilledStore): readonly Search[] => {
  const numbers = numbersOf(filled)
  const numberAt = (index: number) => `700${String(numbers[index] ?? 0).padStart(12, '0')}`
  const reason = 'a measurement, with made-up people'
  return [
    {
      ...{ name: 'search by order', isExact: true },
      ask: (index) => customer.findBindings({ orderId: orderIdAt(index), limit: rows }),
    },
    {
      ...{ name: 'search by 700 number', isExact: false },
      ask: (index) => customer.findBindings({ number: numberAt(index), limit: rows }),
    },
    {
      ...{ name: 'search by real number, audited', isExact: true },
      ask: (index) => customer.searchByParty({ party: partiesAt(index).a, reason, limit: rows }),
    },
    {
      ...{ name: 'the newest that are live', isExact: false },
      ask: () => customer.findBindings({ state: 'live', limit: rows }),
    },
  ]
}

/** Searches over HTTP under a session, one after the other, each for another binding. */
export const measureHttpSearches = async (
  customer: ConsoleCustomer,
  filled: FilledStore,
  { rounds, searches, place }: HttpPlan,
): Promise<void> => {
  for (const { name, ask, isExact } of searchesOf(customer, filled)) {
    const [p50, p99]: [number[], number[]] = [[], []]
    for (let round = 0; round <= rounds; round += 1) {
      const delays = new DelaySamples(searches)
      for (let asked = 0; asked < searches; asked += 1) {
        const index = Math.floor(Math.random() * filled.live)
        const from = performance.now()
        const found = await ask(index).take(rows)
        delays.add(performance.now() - from)
        if (isExact ? found.length !== 1 : found.length === 0) throw new Error(`${name}: ${found.length} were found`)
      }
      const of = delays.delays()
      log(`${name}: p50 ${of.p50.toFixed(1)} ms, p99 ${of.p99.toFixed(1)} ms`)
      if (round === 0) continue
      p50.push(of.p50)
      p99.push(of.p99)
    }
    const parameters = { live: filled.live, searches, rows, concurrency: 1 }
    const head = { bench: 'console', name: `${name}, over HTTP under a session`, unit: 'ms', parameters } as const
    printResult({ ...head, metric: 'p50 latency' }, { ours: spreadOf(p50), anchor: null }, place)
    printResult({ ...head, metric: 'p99 latency' }, { ours: spreadOf(p99), anchor: null }, place)
  }
}
