import type { SourceOutcome } from '@axbridge/sim/load'
import { canPin } from '../pinned-process.ts'
import { type Place, printResult, type ResultHead } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { goodputOf, mostGeneratorBusy, sumOf } from './describe-stage.ts'
import type { WatchedStage } from './watched-stages.ts'

type Parameters = ResultHead['parameters']

/** Prints the lines of the bench; all carry what it was run with. */
export class OverloadLines {
  readonly #place: Place
  readonly #common: Parameters
  readonly #maximum: number

  constructor(place: Place, maximum: number, common: Parameters) {
    this.#place = place
    this.#maximum = maximum
    this.#common = { ...common, pinned: canPin, maximumGoodput: Math.round(maximum) }
  }

  print(name: string, metric: string, unit: string, value: number | null, parameters: Parameters = {}): void {
    const head: ResultHead = { bench: 'overload', name, metric, unit, parameters: { ...this.#common, ...parameters } }
    printResult(head, { ours: value === null ? null : spreadOf([value]), anchor: null }, this.#place)
  }

  /** Calls completed a second beside the server's own maximum. */
  printGoodput(name: string, value: number, parameters: Parameters): void {
    const head: ResultHead = {
      ...{ bench: 'overload', name, metric: 'goodput', unit: 'calls/s' },
      parameters: { ...this.#common, ...parameters },
    }
    const anchor = { name: 'own maximum', figure: spreadOf([this.#maximum]), ratio: value / this.#maximum }
    printResult(head, { ours: spreadOf([value]), anchor }, this.#place)
  }

  /** All of a stage, its sources taken together. */
  printStage(name: string, { outcome, cpuMicroseconds, machineCpuMicroseconds, ...memory }: WatchedStage): void {
    const { sources, seconds, strays, shown, generatorBusy, faults } = outcome
    const all = (of: (source: SourceOutcome) => number) => sumOf(sources, of)
    const offered = all((source) => source.offered)
    const parameters = {
      seconds: Math.round(seconds),
      offeredPerS: Math.round(offered / seconds),
      offered,
      refused: all((source) => source.refused),
      refusedLate: all((source) => source.refusedLate),
      heldBack: all((source) => source.heldBack),
      timedOut: all((source) => source.timedOut),
      otherFailures: JSON.stringify(sources.map(({ otherFailures }) => otherFailures)),
      repeatedInvites: all((source) => source.repeatedInvites),
      repeatedByes: all((source) => source.repeatedByes),
      repeatedAnswers: all((source) => source.repeatedAnswers),
      ...{ strays, shown, faults: JSON.stringify(faults) },
      generatorBusy: Number(generatorBusy.toFixed(2)),
      generatorGaveOut: generatorBusy > mostGeneratorBusy,
      serverBusy: Number((cpuMicroseconds / 1e6 / seconds).toFixed(2)),
      // Who shares the machine takes from both.
      othersCores: Number(((machineCpuMicroseconds - cpuMicroseconds) / 1e6 / seconds - generatorBusy).toFixed(2)),
    }
    const line = (metric: string, unit: string, value: number) => this.print(name, metric, unit, value, parameters)
    this.printGoodput(name, goodputOf(outcome), parameters)
    line('calls refused with 503 before any other answer', '%', (100 * parameters.refused) / Math.max(1, offered))
    line('set-up of completed calls, p50', 'ms', Math.max(...sources.map(({ setUpMs }) => setUpMs.p50)))
    line('set-up of completed calls, p99', 'ms', Math.max(...sources.map(({ setUpMs }) => setUpMs.p99)))
    line(
      'in-dialog requests refused or not answered',
      'count',
      all(({ refusedInDialog, unansweredInDialog }) => refusedInDialog + unansweredInDialog),
    )
    line(
      'accepted calls lost',
      'count',
      all(({ lost }) => lost),
    )
    line('resident memory at the start', 'MiB', memory.residentAtStart / 2 ** 20)
    line('resident memory at the end', 'MiB', memory.residentAtEnd / 2 ** 20)
    line('most resident memory', 'MiB', memory.mostResident / 2 ** 20)
  }
}
