import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The process that has a socket. */
export type SocketOwner = { readonly pid: number; readonly parent: number; readonly name: string }

const textOf = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    // Not this system, or not ours to see.
    return undefined
  }
}

/** State 0A of /proc/net/tcp is LISTEN; a bound UDP socket is in 07. */
const stateOf = { tcp: '0A', udp: '07' } as const

const inodesOf = (protocol: 'tcp' | 'udp', port: number): ReadonlySet<string> => {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  const rows = [protocol, `${protocol}6`].flatMap((name) => (textOf(`/proc/net/${name}`) ?? '').split('\n').slice(1))
  return new Set(
    rows.flatMap((row) => {
      const fields = row.trim().split(/\s+/)
      const [, local = '', , state] = fields
      return local.endsWith(`:${wanted}`) && state === stateOf[protocol] ? [fields[9] ?? ''] : []
    }),
  )
}

const processOf = (pid: number): SocketOwner => {
  const stat = textOf(`/proc/${pid}/stat`) ?? ''
  // The name stands in brackets and may hold any character, brackets too.
  const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)
  return { pid, parent, name: (textOf(`/proc/${pid}/comm`) ?? '').trim() }
}

const socketsOf = (pid: string): readonly string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return ''
      }
    })
  } catch {
    return []
  }
}

/** Who listens on a port, by Linux's /proc; undefined where that cannot be seen: elsewhere, or another user's. */
export const ownerOfPort = (protocol: 'tcp' | 'udp', port: number): SocketOwner | undefined => {
  const inodes = inodesOf(protocol, port)
  if (inodes.size === 0) return undefined
  const processes = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name))
  const owner = processes.find((pid) =>
    socketsOf(pid).some((link) => link.startsWith('socket:[') && inodes.has(link.slice(8, -1))),
  )
  return owner === undefined ? undefined : processOf(Number(owner))
}
