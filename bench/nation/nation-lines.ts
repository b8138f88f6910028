import { type Place, printResult, type ResultHead } from '../result-line.ts'
import { spreadOf } from '../spread.ts'
import { type NationTurn, nationalMean } from './nation-turn.ts'

/** Prints what was sustained. The multiple is null when the last turn was not. */
export const printNation = (turn: NationTurn, place: Place, common: ResultHead['parameters']): void => {
  const { binds, calls, stage, seconds, multiple, shortcomings } = turn
  const parameters = {
    ...common,
    ...{ seconds, multiple: Number(multiple.toFixed(3)), sustained: shortcomings.length === 0 },
    shortcomings: shortcomings.join(', '),
    bindsPerS: Math.round(nationalMean.bindsPerS * multiple),
    callsPerS: Math.round(nationalMean.callsPerS * multiple),
    bindsOffered: binds.offered,
    bound: binds.bound,
    callsOffered: calls.offered,
    callsCompleted: calls.completed,
    repeatedInvites: calls.repeatedInvites,
    strays: stage.strays,
    faults: JSON.stringify(stage.faults),
  }
  const line = (metric: string, unit: string, value: number | null) => {
    const head: ResultHead = { bench: 'nation', name: 'a country on one machine', metric, unit, parameters }
    printResult(head, { ours: value === null ? null : spreadOf([value]), anchor: null }, place)
  }
  line('multiple of the national mean that is sustained', 'times', shortcomings.length === 0 ? multiple : null)
  line('bind, p50', 'ms', binds.delayMs.p50)
  line('bind, p99', 'ms', binds.delayMs.p99)
  line('most binds waiting', 'count', binds.mostWaiting)
  line('set-up of a call, p50', 'ms', calls.setUpP50Ms)
  line('set-up of a call, p99', 'ms', calls.setUpP99Ms)
  line('CPU of the server', 'cores', turn.serverCores)
  line('CPU of the generator of calls', 'cores', stage.generatorBusy)
  line('CPU of the generator of binds', 'cores', binds.cpuMicroseconds / 1e6 / binds.seconds)
  line('CPU of all on the machine', 'cores', turn.machineCores)
  line('resident memory at the start', 'MiB', turn.residentAtStart / 2 ** 20)
  line('resident memory at the end', 'MiB', turn.residentAtEnd / 2 ** 20)
  line('most resident memory', 'MiB', turn.mostResident / 2 ** 20)
}
