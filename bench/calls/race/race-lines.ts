import { canPin } from '../../pinned-process.ts'
import { type Place, printResult } from '../../result-line.ts'
import { medianRatio, spreadOf } from '../../spread.ts'
import type { Row } from './rows.ts'

export type RaceParameters = Readonly<Record<string, string | number | boolean | null>>

export type RaceLine = {
  readonly row: Row
  readonly metric: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  /** A figure a round; null where it came to nothing. */
  readonly ours: readonly number[] | null
  readonly theirs: readonly number[] | null
  readonly parameters: RaceParameters
}

/** Prints results of ours beside those of a row; all carry what the race was run with. */
export class RaceLines {
  readonly #place: Place
  readonly #version: string
  readonly #common: RaceParameters

  constructor(place: Place, version: string, common: RaceParameters) {
    this.#place = place
    this.#version = version
    this.#common = { ...common, pinned: canPin }
  }

  print({ row, metric, unit, better, ours, theirs, parameters }: RaceLine): void {
    const anchor = `Kamailio ${this.#version}, ${row.name}`
    const compared =
      ours === null || theirs === null
        ? null
        : { name: anchor, figure: spreadOf(theirs), ratio: medianRatio(ours, theirs, better) }
    printResult(
      {
        ...{ bench: 'calls', name: `call, one core, against Kamailio: ${row.name}`, metric, unit },
        parameters: { ...this.#common, ...parameters },
      },
      { ours: ours === null ? null : spreadOf(ours), anchor: compared },
      this.#place,
    )
  }
}
