import { log } from '../../result-line.ts'
import { medianOf } from '../../spread.ts'
import { type CleanRateSearch, findCleanRate, untilCalm } from '../clean-rate.ts'
import type { LoadClient } from '../load-client.ts'
import type { RaceLines } from './race-lines.ts'
import { aimAt, type Racer } from './racer.ts'
import type { Row } from './rows.ts'

export type CleanRatesPlan = CleanRateSearch & { readonly searches: number; readonly numbersFile: string }

/** Above that it was the generator that gave out. */
const mostGeneratorBusy = 0.9

type Found = { readonly perS: number; readonly generatorBusy: number }

/** The highest clean rates of the racers, found in turn several times. */
export class CleanRates {
  readonly #found = new Map<Racer, Found[]>()
  #searches = 0

  async search(load: LoadClient, racers: readonly Racer[], plan: CleanRatesPlan): Promise<void> {
    for (let search = 0; search < plan.searches; search += 1) {
      this.#searches += 1
      for (const racer of racers) {
        for (const other of racers) if (other !== racer) await untilCalm(other)
        log(`${racer.name}: search ${search + 1} of ${plan.searches} for the highest clean rate`)
        await aimAt(load, racer, plan.numbersFile)
        const clean = await findCleanRate(load, racer, plan)
        if (clean === undefined) continue
        const found = { perS: clean.perS, generatorBusy: clean.outcome.generatorBusy }
        this.#found.set(racer, [...(this.#found.get(racer) ?? []), found])
      }
    }
  }

  /** 0 when none was found. A rate at which the generator gave out was clean nevertheless. */
  medianOf(racer: Racer): number {
    const rates = (this.#found.get(racer) ?? []).map(({ perS }) => perS)
    return rates.length === 0 ? 0 : medianOf(rates)
  }

  print(lines: RaceLines, row: Row, ours: Racer, theirs: Racer): void {
    const figures = (racer: Racer): readonly number[] | null => {
      const found = this.#found.get(racer) ?? []
      const isTrue = found.length === this.#searches && found.every((one) => one.generatorBusy <= mostGeneratorBusy)
      return isTrue ? found.map(({ perS }) => perS) : null
    }
    const busy = (racer: Racer): number | null => {
      const shares = (this.#found.get(racer) ?? []).map(({ generatorBusy }) => generatorBusy)
      return shares.length === 0 ? null : Number(Math.max(...shares).toFixed(2))
    }
    lines.print({
      ...{ row, metric: 'highest clean rate', unit: 'calls/s', better: 'higher' },
      ours: figures(ours),
      theirs: figures(theirs),
      parameters: { generatorBusy: busy(ours), generatorBusyWithAnchor: busy(theirs) },
    })
  }
}
