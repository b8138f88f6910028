import { writeFileSync } from 'node:fs'
import { type ReadyServer, readReadyLine } from '@axbridge/sim'
import type { BenchRun } from './bench-run.ts'
import type { FilledStore } from './fill/filled-store.ts'
import type { PinnedProcess, ProcessPlan } from './pinned-process.ts'
import { repository } from './place.ts'

export type BenchServer = { readonly process: PinnedProcess; readonly ready: ReadyServer }

export type ServerPlan = {
  /** Where calls go out. */
  readonly callees?: { readonly host: string; readonly port: number }
  /** The hosts that calls come in from: each is a trunk, and the first is the one that calls go out to. */
  readonly sources?: readonly string[]
  /** How calls go out; udp when not given. */
  readonly transport?: 'udp' | 'tcp'
  /** Settings of `sip` that are not at their defaults. */
  readonly sip?: Readonly<Record<string, number>>
  /** Further sections of the configuration. */
  readonly settings?: object
  readonly nodeArgs?: readonly string[]
  readonly core?: ProcessPlan['core']
}

// What is measured is the server, not the limits of its trunks.
const limits = { maxCalls: 1_000_000, callsPerSecond: 100_000 }

/**
 * A real server process, on the measured core if nothing else is said, on a filled store: every default of the configuration but the addresses,
 * and without the sandbox, which production has not either. The trunks, one if nothing else is said, assert their callers.
 */
export const startBenchServer = async (
  run: BenchRun,
  filled: FilledStore,
  {
    callees,
    sources = ['127.0.0.1'],
    transport = 'udp',
    sip = {},
    settings = {},
    nodeArgs = [],
    core = 'measured',
  }: ServerPlan,
): Promise<BenchServer> => {
  const trunks = sources.map((source, index) => ({
    name: index === 0 ? 'generator' : `generator-${index + 1}`,
    to: index === 0 && callees !== undefined ? `${callees.host}:${callees.port}` : null,
    ...{ from: [source], transport },
    callerFrom: 'asserted',
    ...limits,
  }))
  const config = run.path('config.yaml')
  // JSON is YAML.
  const text = JSON.stringify({
    data: filled.data,
    keys: filled.keys,
    http: { listen: '127.0.0.1:0' },
    sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' }, ...sip },
    calls: { drainMs: 1_000 },
    trunks: callees === undefined ? [] : trunks,
    sandbox: { enabled: false },
    ...settings,
  })
  writeFileSync(config, text)
  const started = await run.start({
    script: `${repository}packages/cli/dist/main.js`,
    args: ['serve', '--config', config, '--ready-line'],
    nodeArgs,
    core,
    // As a service's log would be: a file.
    log: run.path('server.log'),
    readReady: (line) => (typeof line === 'string' ? readReadyLine(line) : undefined),
  })
  return { process: started, ready: started.ready as ReadyServer }
}
