import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { KeyError } from './key-error.ts'
import { rootOctets } from './key-ring.ts'
import { askKeyService, type KeyServiceAddress } from './key-service-client.ts'
import type { MasterProvider } from './master-provider.ts'
import type { WrappedKey } from './ring-document.ts'

export type KeyServiceSettings = {
  readonly url: string
  /** A file that holds the bearer token and nothing else. */
  readonly tokenFile: string
  readonly caFile: string | null
  readonly timeoutMs: number
}

/** How long is waited before each further try; a service that starts beside us is there by then. */
const waitsMs = [250, 500, 1_000, 2_000]

const said = (text: unknown, form: RegExp): text is string => typeof text === 'string' && form.test(text)

/**
 * A master key that never leaves its service: the service wraps the ring's key and unwraps it. docs/keys.md has the protocol. Throws KeyError
 * when the files of the settings cannot be read.
 */
export const serviceMaster = ({ url, tokenFile, caFile, timeoutMs }: KeyServiceSettings): MasterProvider => {
  const address = (): KeyServiceAddress => ({
    url,
    timeoutMs,
    token: fileText(tokenFile, 'encryption.service.tokenFile'),
    ...(caFile === null ? {} : { ca: fileText(caFile, 'encryption.service.caFile') }),
  })

  const ask = async (path: 'wrap' | 'unwrap', body: object): Promise<Readonly<Record<string, unknown>>> => {
    for (const waitMs of [...waitsMs, undefined]) {
      // Read anew for each: a token is often short-lived.
      const outcome = await askKeyService(address(), path, body)
      if (outcome.kind === 'answered') return outcome.answer
      if (outcome.kind === 'refused' || waitMs === undefined)
        throw new KeyError('service', `encryption.service: the key service at ${hostOf(url)} ${outcome.rule}`)
      await pause(waitMs)
    }
    throw new Error('the last try has no wait')
  }

  return {
    kind: 'service',
    isInstant: false,
    wrap: async (key) => {
      const { id, wrapped } = await ask('wrap', { key: Buffer.from(key).toString('base64') })
      // What is kept with the data is text of a bound length, whatever the service likes.
      if (said(id, /^[\w.:/-]{1,128}$/) && said(wrapped, /^[\w+/=.:-]{1,8192}$/))
        return { kind: 'service', id, wrapped }
      throw new KeyError('service', `encryption.service: the key service at ${hostOf(url)} answered no wrapped key`)
    },
    unwrap: async ({ kind, id, wrapped }: WrappedKey) => {
      if (kind !== 'service')
        throw new KeyError(
          'other_key',
          `the key ring was wrapped by the master key ${id} of ${kind}, and encryption.master is service: see axbridge key-ring move`,
        )
      const { key } = await ask('unwrap', { id, wrapped })
      const octets = said(key, /^[A-Za-z0-9+/]{43}=$/) ? Buffer.from(key, 'base64') : undefined
      if (octets?.length === rootOctets) return octets
      throw new KeyError(
        'service',
        `encryption.service: the key service at ${hostOf(url)} answered no key of 32 octets`,
      )
    },
    wrappedBy: () => {},
    octets: () => undefined,
  }
}

const hostOf = (url: string): string => new URL(url).host

const fileText = (file: string, setting: string): string => {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (cause) {
    throw new KeyError('unreadable', `${setting}: the file cannot be read`, { cause })
  }
}
