import { lookup, Resolver } from 'node:dns/promises'

/** The addresses that a name stands for; rejects where there are none. */
export type HostLookup = {
  (name: string): Promise<readonly string[]>
  /** Ends what is being asked, which rejects; without it a question holds the process until it is answered or times out. */
  cancel?(): void
}

export type LookupParts = {
  readonly makeResolver: () => Resolver
  /** In ms, of any origin. */
  readonly now: () => number
}

const lookupTimeoutMs = 3_000
const tries = 2

/** A resolver goes by the name servers that the machine had when it was made. */
const renewMs = 60_000

const system: LookupParts = {
  makeResolver: () => new Resolver({ timeout: lookupTimeoutMs, tries }),
  now: () => performance.now(),
}

/**
 * Asks the name servers without a thread: those of the system's own look-up are few, and a name that is not answered would keep
 * them from everybody else. What no name server knows may stand in the machine's hosts file: that is read one name at a time.
 */
export const systemLookup = ({ makeResolver, now }: LookupParts = system): HostLookup => {
  let current: { readonly resolver: Resolver; readonly until: number } | undefined
  const asking = new Set<{ readonly resolver: Resolver }>()
  let lastOfSystem: Promise<unknown> = Promise.resolve()

  const resolverOfNow = (): Resolver => {
    if (current === undefined || now() >= current.until) current = { resolver: makeResolver(), until: now() + renewMs }
    return current.resolver
  }

  const askServers = async (name: string) => {
    const one = { resolver: resolverOfNow() }
    asking.add(one)
    try {
      const settled = await Promise.allSettled([one.resolver.resolve4(name), one.resolver.resolve6(name)])
      // The machine may have other name servers by now.
      if (settled.some(isSilence) && current?.resolver === one.resolver) current = undefined
      return settled
    } finally {
      asking.delete(one)
    }
  }

  const askSystem = (name: string): Promise<readonly string[]> => {
    const mine = lastOfSystem.then(() => lookup(name, { all: true }))
    lastOfSystem = mine.catch(() => {})
    return mine.then((found) => found.map(({ address }) => address))
  }

  const find = async (name: string): Promise<readonly string[]> => {
    const [four, six] = await askServers(name)
    const found = [...addressesIn(four), ...addressesIn(six)]
    return found.length > 0 || !(isUnknown(four) && isUnknown(six)) ? found : askSystem(name)
  }

  return Object.assign(find, {
    cancel: () => {
      for (const { resolver } of asking) resolver.cancel()
    },
  })
}

const addressesIn = (settled: PromiseSettledResult<readonly string[]>): readonly string[] =>
  settled.status === 'fulfilled' ? settled.value : []

const codeOf = (settled: PromiseSettledResult<unknown>): string | undefined =>
  settled.status === 'rejected' ? String((settled.reason as { code?: unknown }).code) : undefined

/** Said by a name server, not by silence. */
const isUnknown = (settled: PromiseSettledResult<unknown>): boolean =>
  ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED'].includes(codeOf(settled) ?? '')

const isSilence = (settled: PromiseSettledResult<unknown>): boolean =>
  ['ETIMEOUT', 'ECONNREFUSED'].includes(codeOf(settled) ?? '')
