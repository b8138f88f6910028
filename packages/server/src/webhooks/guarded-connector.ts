import type { Socket } from 'node:net'
import { clearTimeout, setTimeout } from 'node:timers'
import type { DeliveryFault } from '@axbridge/core'
import { buildConnector } from 'undici'
import type { AddressGuard } from './address-guard.ts'
import type { HostLookup } from './host-lookup.ts'
import { ConnectFault, faultOfConnecting } from './post-outcome.ts'
import { addressOfHost } from './webhook-url.ts'

export type ConnectorParts = {
  readonly isAllowed: AddressGuard
  readonly lookup: HostLookup
  /** How long a connection may take to come about, with its name looked up and all its addresses tried. */
  readonly timeoutMs: number
  /** PEM certificates of authorities that are trusted; those that Node brings when left out. */
  readonly authorities?: string
}

export type GuardedConnector = {
  readonly connect: buildConnector.connector
  /** Cuts what is being connected; nothing is connected any more. Idempotent. */
  close(): void
}

/** How many addresses of one name are tried. */
const mostAddresses = 4

/** The connector gives its socket back at once, which its types do not say. */
type StartConnecting = (options: buildConnector.Options, callback: (error: Error | null) => void) => Socket

/**
 * Connects to an address only after it was looked at, and to that very address: a name that stands for another one a moment later
 * leads nowhere else. The certificate is still held to the name.
 */
export const guardedConnector = ({ isAllowed, lookup, timeoutMs, authorities }: ConnectorParts): GuardedConnector => {
  const trusted = authorities === undefined ? {} : { ca: authorities }
  // The time is kept here: its own timers are a second apart.
  const connect = buildConnector({ timeout: 0, ...trusted }) as unknown as StartConnecting
  const cuts = new Set<(fault: DeliveryFault) => void>()
  let isClosed = false

  /** Waits for a step of connecting no longer than it may take, and not beyond the end of the connector. */
  const within = <Result>(
    ms: number,
    begin: (resolve: (result: Result) => void, reject: (error: unknown) => void) => (error: Error) => void,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      if (isClosed) throw new ConnectFault('cut_off')
      const over = () => {
        clearTimeout(timer)
        cuts.delete(cut)
      }
      const timer = setTimeout(() => cut('timed_out'), Math.max(0, ms))
      const cut = (fault: DeliveryFault) => {
        over()
        const error = new ConnectFault(fault)
        stop(error)
        reject(error)
      }
      const failed = (error: unknown) => {
        over()
        reject(error)
      }
      cuts.add(cut)
      let stop: (error: Error) => void = () => {}
      try {
        stop = begin((result) => {
          over()
          resolve(result)
        }, failed)
      } catch (error) {
        failed(error)
      }
    })

  const lookedUp = (hostname: string, ms: number): Promise<readonly string[]> =>
    within(ms, (resolve) => {
      lookup(hostname).then(resolve, () => resolve([]))
      return () => {}
    })

  const addressesOf = async (hostname: string, ms: number): Promise<readonly string[]> => {
    const literal = addressOfHost(hostname)
    const found = literal === undefined ? await lookedUp(hostname, ms) : [literal]
    if (found.length === 0) throw new ConnectFault('not_resolved')
    const allowed = found.filter(isAllowed)
    if (allowed.length === 0) throw new ConnectFault('address_refused')
    return allowed.slice(0, mostAddresses)
  }

  const connectTo = (options: buildConnector.Options, hostname: string, ms: number): Promise<Socket> =>
    within(ms, (resolve, reject) => {
      const socket = connect({ ...options, hostname }, (error) => {
        if (error === null) resolve(socket)
        else reject(error)
      })
      return (error) => socket.destroy(error)
    })

  const connectToAny = async (options: buildConnector.Options): Promise<Socket> => {
    const until = performance.now() + timeoutMs
    const addresses = await addressesOf(options.hostname, timeoutMs)
    let last: unknown
    for (const [index, address] of addresses.entries()) {
      // Each has its share of what is left, so that one that is silent leaves time to the next.
      const share = (until - performance.now()) / (addresses.length - index)
      try {
        return await connectTo(options, address, share)
      } catch (error) {
        last = error
      }
    }
    throw new ConnectFault(faultOfConnecting(last), { cause: last })
  }

  return {
    connect: (options, callback) => {
      connectToAny(options).then(
        (socket) => callback(null, socket),
        (error: unknown) =>
          callback(error instanceof Error ? error : new ConnectFault('not_connected', { cause: error }), null),
      )
    },
    close: () => {
      isClosed = true
      for (const cut of cuts) cut('cut_off')
      lookup.cancel?.()
    },
  }
}
