import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { callAt, type HostPort } from '@axbridge/sim/load'
import type { BenchRun } from '../../bench-run.ts'
import { startBenchServer } from '../../bench-server.ts'
import { type FilledStore, numbersOf } from '../../fill/filled-store.ts'
import { pinned } from '../../pinned-process.ts'
import { repository } from '../../place.ts'
import { log } from '../../result-line.ts'
import { describeFaults } from '../clean-rate.ts'
import { LoadClient } from '../load-client.ts'
import { freePort, KamailioServer } from './kamailio-server.ts'
import { aimAt, type Racer, racerOf, racerOfKamailio } from './racer.ts'
import { programAt, type Row } from './rows.ts'

export type SippPlan = {
  readonly calls: number
  readonly ratePerS: number
  readonly children: number
  readonly holdMs: number
}

/** What a call of SIPp and one of the generator cost one server, in CPU microseconds. */
export type SippFigures = { readonly bySipp: number; readonly byGenerator: number }

type Starter = (callees: HostPort) => Promise<{ readonly racer: Racer; stop(): Promise<void> }>

const host = '127.0.0.1'
const patienceS = 20

/** What SIPp is started with is the run's, and so is its end. */
const startSipp = (run: BenchRun, args: readonly string[]) => {
  const [file = '', ...rest] = pinned('measuring', [
    'sipp',
    ...args,
    '-nostdin',
    '-trace_err',
    '-error_file',
    run.path('sipp.log'),
  ])
  const child = spawn(file, rest, { stdio: 'ignore', cwd: run.directory })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const stop = async () => {
    child.kill('SIGKILL')
    await exited
  }
  run.own({ stop, kill: () => child.kill('SIGKILL') })
  return exited
}

/** Throws unless SIPp's callers and callees all went through their scenario. */
const callBySipp = async (run: BenchRun, server: HostPort, calleesPort: number, plan: SippPlan): Promise<void> => {
  const scenario = (name: string) => ['-sf', `${repository}bench/kamailio/${name}.xml`, '-t', 'u1', '-i', host]
  const bound = [
    '-m',
    String(plan.calls),
    '-timeout',
    `${Math.ceil(plan.calls / plan.ratePerS) + patienceS}s`,
    '-timeout_error',
  ]
  const callees = startSipp(run, [...scenario('callee'), '-p', String(calleesPort), ...bound])
  await pause(500)
  const rates = ['-r', String(plan.ratePerS), '-d', String(plan.holdMs), '-inf', run.path('sipp.csv')]
  const to = `${server.host}:${server.port}`
  const callers = startSipp(run, [to, ...scenario('caller'), '-p', String(await freePort()), ...bound, ...rates])
  const codes = await Promise.all([callers, callees])
  if (codes.some((code) => code !== 0)) throw new Error(`SIPp did not complete its calls: ${codes.join(' and ')}`)
}

const checkOne = async (
  run: BenchRun,
  start: Starter,
  load: LoadClient,
  filled: FilledStore,
  plan: SippPlan,
): Promise<SippFigures> => {
  const calleesPort = await freePort()
  const first = await start({ host, port: calleesPort })
  const before = first.racer.cpuMicroseconds()
  await callBySipp(run, first.racer.address, calleesPort, plan)
  const bySipp = (first.racer.cpuMicroseconds() - before) / plan.calls
  await first.stop()

  const second = await start(load.callees)
  await aimAt(load, second.racer, filled.numbersFile)
  const from = second.racer.cpuMicroseconds()
  const outcome = await load.run(plan.calls, plan.ratePerS, plan.holdMs)
  const byGenerator = (second.racer.cpuMicroseconds() - from) / plan.calls
  await second.stop()
  if (outcome.completed !== plan.calls) throw new Error(`the generator: ${describeFaults(outcome)}`)
  log(
    `${first.racer.name}: ${plan.calls} calls by SIPp and by the generator; ${bySipp.toFixed(0)} and ${byGenerator.toFixed(0)} us a call`,
  )
  return { bySipp, byGenerator }
}

/** The same calls by SIPp and by the generator, at a low rate, through ours and each row. Throws when one is not completed. */
export const checkWithSipp = async (
  run: BenchRun,
  filled: FilledStore,
  rows: readonly Row[],
  plan: SippPlan,
): Promise<{ readonly ours: SippFigures; readonly rows: ReadonlyMap<Row, SippFigures> }> => {
  if (programAt('sipp') === undefined) throw new Error('there is no SIPp: apt-get install sip-tester')
  const numbers = numbersOf(filled)
  const calls = Array.from({ length: plan.calls }, (_, index) => {
    return `${callAt(index).caller};700${String(numbers[index]).padStart(12, '0')}\n`
  })
  writeFileSync(run.path('sipp.csv'), `SEQUENTIAL\n${calls.join('')}`)
  const load = await LoadClient.start(run)
  const startOurs: Starter = async (callees) => {
    const server = await startBenchServer(run, filled, { callees })
    return { racer: racerOf(server), stop: () => server.process.stop() }
  }
  const ours = await checkOne(run, startOurs, load, filled, plan)
  const figures = new Map<Row, SippFigures>()
  for (const row of rows) {
    const start: Starter = async (callees) => {
      const server = await KamailioServer.start(run, row, { callees, numbers, children: plan.children })
      return { racer: racerOfKamailio(server), stop: () => server.stop() }
    }
    figures.set(row, await checkOne(run, start, load, filled, plan))
  }
  await load.stop()
  return { ours, rows: figures }
}
