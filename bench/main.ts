import { bindsUsage, runBinds } from './binds/binds.ts'
import { callsUsage, runCalls } from './calls/calls.ts'
import { consoleUsage, runConsole } from './console/console.ts'
import { FlagError } from './flags.ts'
import { nationUsage, runNation } from './nation/nation.ts'
import { overloadUsage, runOverload } from './overload/overload.ts'
import { policyUsage, runPolicy } from './policy/policy.ts'
import { runSoak, soakUsage } from './soak/soak.ts'
import { runTrace, traceUsage } from './trace/trace.ts'
import { runWebhooks, webhooksUsage } from './webhooks/webhooks.ts'

const usage = `npm run bench -- binds|calls|soak|overload|nation|webhooks|console|trace|policy [flags]

binds: durable binds in process and through HTTP, and routes
${bindsUsage}

calls: full calls through the B2BUA of a real server
${callsUsage}

soak: half of the highest clean rate of calls, for long, and what is left afterwards
${soakUsage}

overload: more calls than the server can do, and what it does nevertheless
${overloadUsage}

nation: binds and calls of a whole country at once, on one machine
${nationUsage}

webhooks: events to an endpoint in another process
${webhooksUsage}

console: what people at the console find among many bindings, over HTTP and in a browser's page
${consoleUsage}

policy: what the default rules of policy cost a call
${policyUsage}

trace: from a question to real numbers, by two people with second factors
${traceUsage}

One line of JSON per result on stdout, the rest on stderr. docs/benchmarks.md says what the lines mean.
`

const benches: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = {
  binds: runBinds,
  calls: runCalls,
  soak: runSoak,
  overload: runOverload,
  nation: runNation,
  webhooks: runWebhooks,
  console: runConsole,
  policy: runPolicy,
  trace: runTrace,
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
