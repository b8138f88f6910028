import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxbridgeConsole } from '@axbridge/sdk/console'
import { CookieJar } from '../../tests/cookie-jar.ts'
import { BenchRun } from '../bench-run.ts'
import { startBenchServer } from '../bench-server.ts'
import { copyFilled, fillStore } from '../fill/filled-store.ts'
import { describeFlags, readFlags } from '../flags.ts'
import { readPlace } from '../place.ts'
import { measureHttpSearches } from './http-searches.ts'
import { measurePages } from './page-searches.ts'

const numberFlags = {
  live: { about: 'live bindings in the store', fallback: 1_000_000, min: 10_000, max: 100_000_000 },
  rounds: { about: 'how often each is measured', fallback: 3, min: 1, max: 100 },
  searches: { about: 'searches of each kind in a round over HTTP', fallback: 300, min: 10, max: 100_000 },
  'page-searches': { about: 'searches in a round in the page', fallback: 20, min: 5, max: 1_000 },
} as const

const parts = ['http', 'page'] as const

export const consoleUsage = describeFlags(numberFlags, parts)

const password = 'a long and quite unlikely sentence'

/** By the operators' key, as where the sandbox is off. */
const invite = async (admin: string, keys: string): Promise<string> => {
  const key = readFileSync(join(keys, 'admin'), 'utf8').trim()
  const answer = await fetch(`${admin}/admin/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'bench', role: 'platform_admin' }),
  })
  if (answer.status !== 201) throw new Error(`nobody was invited: ${answer.status}`)
  const { link } = (await answer.json()) as { readonly link: string }
  return new URL(link).hash.slice(1)
}

/** How fast people at the console find bindings among many, over HTTP and in a browser's page. */
export const runConsole = async (args: readonly string[]): Promise<void> => {
  const { numbers, only, dir, filled: kept, cpuProf } = readFlags(args, numberFlags, parts)
  const place = readPlace()
  const run = new BenchRun(dir)
  try {
    const filled = copyFilled(run, await fillStore(run, numbers.live, kept), 'console')
    const { ready } = await startBenchServer(run, filled, {
      nodeArgs: cpuProf === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', cpuProf],
    })
    const jar = new CookieJar()
    const client = new AxbridgeConsole({ url: ready.http, fetch: jar.fetch })
    await client.setUp({ token: await invite(ready.admin, filled.keys), password })
    if (only.has('http')) {
      const { rounds, searches } = numbers
      await measureHttpSearches(client.customer(filled.customer.id), filled, { rounds, searches, place })
    }
    if (only.has('page')) {
      const { rounds, 'page-searches': searches } = numbers
      await measurePages(run, { origin: ready.http, cookies: jar.cookies }, filled, { rounds, searches, place })
    }
  } finally {
    await run.close()
  }
}
