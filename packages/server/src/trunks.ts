import { defaultSpellings } from '@axbridge/core'
import type { Config } from './config.ts'
import type { Trunk } from './exchange/trunk.ts'
import { parseListenAddress, parseSource } from './peer-address.ts'

/** The trunks of a configuration. The sandbox's phones come last, so that a real trunk on the same address goes first. */
export const trunksOf = (config: Config): readonly Trunk[] => {
  const trunks = config.trunks.map(
    (trunk): Trunk => ({
      name: trunk.name,
      callerFrom: trunk.callerFrom,
      spellings: trunk.spellings,
      calleeForm: trunk.calleeForm,
      reaches: 'trunks',
      to: { transport: trunk.transport, remote: parseListenAddress(trunk.to) },
      from: trunk.from.map(parseSource),
    }),
  )
  if (!config.sandbox.enabled) return trunks
  const sandbox: Trunk = {
    name: 'sandbox',
    callerFrom: 'from',
    spellings: defaultSpellings,
    calleeForm: 'national',
    reaches: 'registered',
    from: config.sandbox.from.map(parseSource),
  }
  return [...trunks, sandbox]
}
