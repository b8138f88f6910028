import { bindsUsage, runBinds } from './binds/binds.ts'
import { callsUsage, runCalls } from './calls/calls.ts'
import { FlagError } from './flags.ts'

const usage = `npm run bench -- binds|calls [flags]

binds: durable binds in process and through HTTP, and routes
${bindsUsage}

calls: full calls through the B2BUA of a real server
${callsUsage}

One line of JSON per result on stdout, the rest on stderr. docs/benchmarks.md says what the lines mean.
`

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  binds: runBinds,
  calls: runCalls,
}

const [name, ...args] = process.argv.slice(2)
const bench = name === undefined ? undefined : benches[name]
if (bench === undefined) {
  process.stderr.write(usage)
  process.exitCode = 1
} else {
  try {
    await bench(args)
  } catch (error) {
    if (!(error instanceof FlagError)) throw error
    process.stderr.write(`${error.message}\n\n${usage}`)
    process.exitCode = 1
  }
}
