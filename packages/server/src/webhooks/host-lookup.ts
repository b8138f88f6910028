import { lookup, Resolver } from 'node:dns/promises'

/** The addresses that a name stands for; rejects where there are none. */
export type HostLookup = (name: string) => Promise<readonly string[]>

const lookupTimeoutMs = 3_000
const tries = 2

/**
 * Asks the name servers without a thread: those of the system's own look-up are few, and a name that is not answered would keep
 * them from everybody else. What no name server knows may stand in the machine's hosts file: that is read one name at a time.
 */
export const systemLookup = (): HostLookup => {
  const resolver = new Resolver({ timeout: lookupTimeoutMs, tries })
  let lastOfSystem: Promise<unknown> = Promise.resolve()

  const askSystem = (name: string): Promise<readonly string[]> => {
    const mine = lastOfSystem.then(() => lookup(name, { all: true }))
    lastOfSystem = mine.catch(() => {})
    return mine.then((found) => found.map(({ address }) => address))
  }

  return async (name) => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const found = [...addressesIn(four), ...addressesIn(six)]
    return found.length > 0 || !(isUnknown(four) && isUnknown(six)) ? found : askSystem(name)
  }
}

const addressesIn = (settled: PromiseSettledResult<readonly string[]>): readonly string[] =>
  settled.status === 'fulfilled' ? settled.value : []

/** Said by a name server, not by silence. */
const isUnknown = (settled: PromiseSettledResult<unknown>): boolean =>
  settled.status === 'rejected' &&
  ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'].includes(String((settled.reason as { code?: unknown }).code))
