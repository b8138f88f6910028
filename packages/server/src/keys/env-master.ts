import { KeyError } from './key-error.ts'
import { masterIdOf, unwrapUnder, wrapUnder } from './local-master.ts'
import type { MasterProvider } from './master-provider.ts'

/** The master keys of the environment, as 64 hexadecimal digits each. */
export type MasterKeysOfEnvironment = { readonly current: string | undefined; readonly next: string | undefined }

export const masterVariable = 'AXBRIDGE_MASTER_KEY'
export const nextMasterVariable = 'AXBRIDGE_MASTER_KEY_NEXT'

const octetsOf = (name: string, text: string | undefined): Uint8Array | undefined => {
  if (text === undefined || text === '') return undefined
  if (!/^[0-9a-f]{64}$/.test(text)) throw new KeyError('malformed', `${name} is not 64 hexadecimal digits`)
  return Buffer.from(text, 'hex')
}

/** The master key that stands in the environment. Throws KeyError. */
export const envMaster = (given: MasterKeysOfEnvironment): MasterProvider => {
  const current = octetsOf(masterVariable, given.current)
  const next = octetsOf(nextMasterVariable, given.next)
  if (current === undefined)
    throw new KeyError('missing', `encryption.master is env, and ${masterVariable} is not in the environment`)
  return {
    kind: 'env',
    isInstant: true,
    wrap: (key, suite, which) => {
      if (which === 'current') return wrapUnder(current, 'env', key, suite)
      if (next !== undefined) return wrapUnder(next, 'env', key, suite)
      throw new KeyError('missing', `the next master key is not in the environment: start with ${nextMasterVariable}`)
    },
    unwrap: (wrapped, suite) => {
      const master = [current, next].find((one) => one !== undefined && masterIdOf(one) === wrapped.id)
      if (master !== undefined && wrapped.kind === 'env') return unwrapUnder(master, wrapped, suite)
      throw new KeyError(
        'other_key',
        `${masterVariable} is not the one that sealed the data: their key ring was wrapped by another (${wrapped.kind} ${wrapped.id}); give that one`,
      )
    },
    // The environment of a process is its own: an operator gives the next start what was the next as the current.
    wrappedBy: () => {},
    octets: () => current,
  }
}
