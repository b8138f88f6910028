import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { type Config, type ConfiguredListener, configuredListeners } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'
import type { RunningServer } from './running-server.ts'
import { ownerOfPort } from './socket-owner.ts'

const { ok, warning, fault } = findingsOf('listeners')

/** Takes an address for a moment; answers the system's word when it may not be had. */
const tryOut = async ({ protocol, host, port, isIPv6 }: ConfiguredListener): Promise<string | undefined> => {
  const listener =
    protocol === 'udp' ? createSocket({ type: isIPv6 ? 'udp6' : 'udp4', ipv6Only: isIPv6 }) : createServer()
  try {
    const ready = once(listener, 'listening')
    if ('bind' in listener) listener.bind({ address: host, port, exclusive: true })
    else listener.listen({ host, port, exclusive: true })
    await ready
    await new Promise<void>((resolve) => listener.close(() => resolve()))
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  }
}

const addressOf = ({ protocol, host, port, isIPv6 }: ConfiguredListener): string =>
  `${protocol} ${isIPv6 ? `[${host}]` : host}:${port}`

const examineListener = async (listener: ConfiguredListener, server: RunningServer): Promise<Finding> => {
  const what = `${listener.key}: ${addressOf(listener)}${listener.worker === undefined ? '' : ` (worker ${listener.worker})`}`
  const code = await tryOut(listener)
  const owner = code === 'EADDRINUSE' ? ownerOfPort(listener.protocol, listener.port) : undefined
  if (server.kind === 'ours') {
    const isServers = owner !== undefined && server.pid !== undefined && [owner.pid, owner.parent].includes(server.pid)
    if (isServers) return ok(`${what} is taken by the running server.`)
    if (code === undefined)
      return warning(`${what} is free, though a server runs.`, 'It was started with another configuration: restart it.')
    if (code === 'EADDRINUSE' && (owner === undefined || server.pid === undefined))
      return ok(`${what} is taken, by the running server as it seems.`)
  }
  if (code === undefined) return ok(`${what} is free.`)
  if (code === 'EADDRINUSE') {
    const who = owner === undefined ? 'another process' : `process ${owner.pid} (${owner.name})`
    return fault(`${what} is taken by ${who}.`, `Stop it, or set ${listener.key} to another address.`)
  }
  if (code === 'EACCES')
    return fault(`${what} needs more rights.`, 'Take a port above 1023, or AmbientCapabilities=CAP_NET_BIND_SERVICE.')
  return fault(`${what} cannot be had (${code}).`, `Set ${listener.key} to an address of this machine.`)
}

/** The ports that the system hands out itself; undefined where it does not say. */
const ownRange = (): readonly [first: number, last: number] | undefined => {
  try {
    const [first = 0, last = 0] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'latin1')
      .trim()
      .split(/\s+/)
      .map(Number)
    return [first, last]
  } catch {
    return undefined
  }
}

/** Each address of the configuration: whether it is free, or whose it is. */
export const examineListeners = async (
  config: Config,
  server: RunningServer,
  range = ownRange(),
): Promise<readonly Finding[]> => {
  const listeners = configuredListeners(config).filter(({ port }) => port !== 0)
  const findings = await Promise.all(listeners.map((listener) => examineListener(listener, server)))
  const inRange = listeners.filter(({ port }) => range !== undefined && port >= range[0] && port <= range[1])
  if (inRange.length === 0 || range === undefined) return findings
  const ports = [...new Set(inRange.map(({ port }) => port))].join(', ')
  const says = `The system hands out ports ${range[0]} to ${range[1]} itself, and of ours ${ports} among them.`
  return [
    ...findings,
    warning(says, 'Another program may have one when axbridge starts: name them in net.ipv4.ip_local_reserved_ports.'),
  ]
}
