import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { callAt, type HostPort } from '@axbridge/sim/load'
import type { BenchRun } from '../../bench-run.ts'
import { repository } from '../../place.ts'
import { log } from '../../result-line.ts'
import type { MeasuredProcess } from '../measured-process.ts'
import { ControlChannel } from './control-channel.ts'
import { ForeignProcess } from './foreign-process.ts'
import { programAt, type Row } from './rows.ts'

export type KamailioPlan = {
  /** Where calls go out. */
  readonly callees: HostPort
  /** The 700 number of each binding, without its 700. */
  readonly numbers: Float64Array
  readonly children: number
}

const host = '127.0.0.1'
const startTimeoutMs = 20_000

/** Plenty for 60,000 live calls; what is not used is not resident. */
const sharedMib = 1_024
/** 250 octets a number, and the buckets. */
const sharedMibPerMillion = 320
const privateMib = 16

/** A UDP port of the loopback that was free just now. */
export const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

const kamailioPath = (): string => {
  const path = programAt('kamailio')
  if (path === undefined) throw new Error('there is no kamailio')
  return path
}

export const kamailioVersion = (): string =>
  /kamailio ([\d.]+)/.exec(execFileSync(kamailioPath(), ['-v'], { encoding: 'utf8' }))?.[1] ?? 'unknown'

/** A Kamailio of one row with its processes, its numbers in memory, and its Redis where it needs one. */
export class KamailioServer implements MeasuredProcess {
  readonly row: Row
  readonly address: HostPort
  readonly #processes: readonly ForeignProcess[]
  readonly #control: ControlChannel

  private constructor(row: Row, address: HostPort, processes: readonly ForeignProcess[], control: ControlChannel) {
    this.row = row
    this.address = address
    this.#processes = processes
    this.#control = control
  }

  static async start(run: BenchRun, row: Row, plan: KamailioPlan): Promise<KamailioServer> {
    const [port, controlPort] = [await freePort(), await freePort()]
    const folder = run.path(`kamailio-${row.part}-${port}`)
    mkdirSync(folder)
    const redis = row.needsRedis ? run.own(await startRedis(folder)) : undefined
    const defines = [
      ...row.defines,
      `CALLEES="${plan.callees.host}:${plan.callees.port}"`,
      `CONTROL="udp:${host}:${controlPort}"`,
      ...(redis === undefined ? [] : [`REDIS="name=topos;unix=${folder}/redis.sock;db=0"`]),
    ]
    const shared = sharedMib + Math.ceil((plan.numbers.length * sharedMibPerMillion) / 1e6)
    const process = run.own(
      new ForeignProcess(
        [
          ...[kamailioPath(), '-DD', '-E', '-f', `${repository}bench/kamailio/${row.config}`],
          // With its default allocator it is two to four times slower.
          ...['-x', 'tlsf', '-X', 'tlsf', '-m', String(shared), '-M', String(privateMib)],
          ...['-n', String(plan.children), '-l', `udp:${host}:${port}`],
          ...['-Y', folder, '-P', `${folder}/kamailio.pid`, '-w', folder],
          ...defines.flatMap((define) => ['-A', define]),
        ],
        `${folder}/kamailio.log`,
      ),
    )
    const control = await ControlChannel.open(controlPort)
    const isUp = async () => (await control.ask({ method: 'core.uptime', params: [] }, 500)) !== undefined
    await until('Kamailio', process, isUp)
    const startedAt = performance.now()
    await control.askAll(plan.numbers.length, (index) => {
      const { caller, callee } = callAt(index)
      const dialled = `700${String(plan.numbers[index]).padStart(12, '0')}`
      return { method: 'htable.sets', params: ['numbers', caller + dialled, callee] }
    })
    const seconds = (performance.now() - startedAt) / 1_000
    log(`Kamailio, ${row.name}: ${plan.numbers.length} numbers in ${seconds.toFixed(1)} s`)
    return new KamailioServer(row, { host, port }, redis === undefined ? [process] : [process, redis], control)
  }

  /** Of all its processes, Redis included. */
  cpuMicroseconds(): number {
    return this.#processes.reduce((sum, one) => sum + one.cpuMicroseconds(), 0)
  }

  residentOctets(): number {
    return this.#processes.reduce((sum, one) => sum + one.residentOctets(), 0)
  }

  /** What is in use of the shared memory. Redis is not in it. */
  async sharedOctets(): Promise<number> {
    const memory = await this.#control.ask({ method: 'core.shmmem', params: [] })
    if (typeof memory !== 'object' || memory === null || !('real_used' in memory)) throw new Error('no core.shmmem')
    return Number(memory.real_used)
  }

  async stop(): Promise<void> {
    this.#control.close()
    for (const one of this.#processes) await one.stop()
  }
}

const startRedis = async (folder: string): Promise<ForeignProcess> => {
  const path = programAt('redis-server')
  if (path === undefined) throw new Error('there is no redis-server')
  // Reached by a socket file, which is cheaper than TCP, and nothing is written: what topos keeps is gone with the call.
  const settings = ['--port', '0', '--unixsocket', `${folder}/redis.sock`, '--dir', folder]
  const redis = new ForeignProcess([path, ...settings, '--save', '', '--appendonly', 'no'], `${folder}/redis.log`)
  await until('Redis', redis, async () => existsSync(`${folder}/redis.sock`))
  return redis
}

/** Throws when it ended, or is not up in time. */
const until = async (name: string, process: ForeignProcess, isUp: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + startTimeoutMs
  while (performance.now() < deadline) {
    process.assertRuns()
    if (await isUp()) return
    await pause(50)
  }
  throw new Error(`${name} was not ready in time`)
}
