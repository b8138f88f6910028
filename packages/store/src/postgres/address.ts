import { StoreError } from '@axbridge/core'

const hostPort = 5432

const form = /^(postgres(?:ql)?:\/\/)([^/?#]*)(.*)$/

/**
 * The addresses of one database, in the order in which they are tried: `postgres://user:password@one:5432,two:5432/axbridge`,
 * as libpq reads several hosts. The parameter `target_session_attrs` is understood and dropped: only a server that takes writes
 * is ever used. Throws StoreError `internal`, whose text shows nothing of the address, since a password stands in it.
 */
export const addressesOf = (url: string): readonly string[] => {
  const [, scheme, authority = '', rest = ''] = form.exec(url) ?? []
  if (scheme === undefined) throw malformed('it begins with postgres:// or postgresql://')
  const at = authority.lastIndexOf('@') + 1
  const [who, hosts] = [authority.slice(0, at), authority.slice(at).split(',')]
  return hosts.map((host) => {
    const address = `${scheme}${who}${host}${withoutTarget(rest)}`
    try {
      const { port } = new URL(host === '' ? `${scheme}localhost` : address)
      if (port !== '' && (Number(port) < 1 || Number(port) > 65_535)) throw new Error('port')
      return port === '' && host !== '' && !host.endsWith(':')
        ? `${scheme}${who}${host}:${hostPort}${withoutTarget(rest)}`
        : address
    } catch {
      throw malformed('each of its hosts is a name or an address with a port, such as database.example.com:5432')
    }
  })
}

const withoutTarget = (rest: string): string =>
  rest.replace(/([?&])target_session_attrs=[^&#]*&?/, '$1').replace(/[?&]$/, '')

const malformed = (rule: string): StoreError =>
  new StoreError('internal', `the address of PostgreSQL is not one: ${rule}`)
