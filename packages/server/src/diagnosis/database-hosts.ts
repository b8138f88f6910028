import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { Config } from '../config.ts'

/** Whether the hosts of a PostgreSQL take connections. Nothing of the address but host and port is ever in it. */
export type DatabaseReach =
  | { readonly kind: 'no_address' }
  | { readonly kind: 'asked'; readonly hosts: readonly { readonly host: string; readonly code: string | null }[] }

const connectMs = 3_000

const addressOf = ({ url, urlFile }: Config['store']): string | undefined => {
  if (url !== null || urlFile === null) return url ?? undefined
  try {
    return readFileSync(urlFile, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** `user:password@one:5432,two/name?…` names its hosts between the last @ and what follows them. */
const hostsIn = (address: string): readonly { readonly host: string; readonly port: number }[] => {
  const authority = /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?([^/?#@]+)/.exec(address)?.[1] ?? ''
  return authority.split(',').flatMap((text) => {
    const [, host = '', port = '5432'] = /^(\[[0-9A-Fa-f:.]+\]|[^:]+)(?::([0-9]{1,5}))?$/.exec(text) ?? []
    return host === '' ? [] : [{ host: host.replace(/^\[|\]$/g, ''), port: Number(port) }]
  })
}

const tryOut = (host: string, port: number): Promise<string | null> =>
  new Promise((resolve) => {
    const socket = connect({ host, port })
    const done = (code: string | null) => {
      clearTimeout(late)
      socket.destroy()
      resolve(code)
    }
    const late = setTimeout(() => done('ETIMEDOUT'), connectMs)
    socket.once('connect', () => done(null))
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? 'unknown'))
  })

/** Opens a connection to each host and closes it. Whether the database lets us in is seen by who has its password. Never rejects. */
export const reachDatabase = async ({ store }: Pick<Config, 'store'>): Promise<DatabaseReach> => {
  const hosts = hostsIn(addressOf(store) ?? '')
  if (hosts.length === 0) return { kind: 'no_address' }
  const asked = hosts.map(async ({ host, port }) => ({ host: `${host}:${port}`, code: await tryOut(host, port) }))
  return { kind: 'asked', hosts: await Promise.all(asked) }
}
