import { Resolver } from 'node:dns/promises'

export type NaptrRecord = {
  readonly order: number
  readonly preference: number
  readonly flags: string
  readonly service: string
  readonly replacement: string
}

export type SrvRecord = {
  readonly priority: number
  readonly weight: number
  readonly port: number
  readonly name: string
}

/** What a name server said: records (none when the name has none) and for how many seconds they hold. */
export type Answer<Record> = { readonly records: readonly Record[]; readonly ttl: number }

/** The questions that RFC 3263 asks a name server. Each rejects when the name server cannot be asked; no such name is no record. */
export type NameLookups = {
  naptr(name: string): Promise<Answer<NaptrRecord>>
  srv(name: string): Promise<Answer<SrvRecord>>
  /** IPv4 addresses. */
  a(name: string): Promise<Answer<string>>
  /** IPv6 addresses. */
  aaaa(name: string): Promise<Answer<string>>
}

/** Node does not say how long NAPTR and SRV records hold. */
const unknownTtl = 60

const isNoRecord = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENODATA' || error.code === 'ENOTFOUND')

/** Records, or none for a name without them. */
const recordsOf = async <Record>(asked: Promise<readonly Record[]>): Promise<readonly Record[]> => {
  try {
    return await asked
  } catch (error) {
    if (isNoRecord(error)) return []
    throw error
  }
}

const addressesOf = async (asked: Promise<readonly { address: string; ttl: number }[]>): Promise<Answer<string>> => {
  const found = await recordsOf(asked)
  return {
    records: found.map(({ address }) => address),
    ttl: Math.min(unknownTtl * 60, ...found.map(({ ttl }) => ttl)),
  }
}

/** The name servers of the machine, or these (`address` or `address:port`). */
export const systemLookups = (servers?: readonly string[]): NameLookups => {
  const resolver = new Resolver({ timeout: 2_000, tries: 2 })
  if (servers !== undefined) resolver.setServers(servers)
  return {
    naptr: async (name) => ({ records: await recordsOf(resolver.resolveNaptr(name)), ttl: unknownTtl }),
    srv: async (name) => ({ records: await recordsOf(resolver.resolveSrv(name)), ttl: unknownTtl }),
    a: (name) => addressesOf(resolver.resolve4(name, { ttl: true })),
    aaaa: (name) => addressesOf(resolver.resolve6(name, { ttl: true })),
  }
}
