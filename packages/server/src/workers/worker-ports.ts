import { isIPv6 } from 'node:net'
import type { KeyFault } from '../filled-value.ts'
import type { PeerAddress } from '../peer-address.ts'
import { listenersOf, type SipSettings } from '../sip-settings.ts'
import { sipOfWorker } from './worker-share.ts'

type Listener = { readonly key: string; readonly place: number; readonly address: PeerAddress }

/** What is wrong with the ports of several workers: each has listeners of its own, and no two of all may meet. */
export const faultOfWorkerPorts = (sip: SipSettings): KeyFault | undefined => {
  const { workers } = sip
  if (workers === 0) return undefined
  const taken: Listener[] = []
  for (let place = 0; place < workers; place += 1) {
    for (const [key, address] of listenersOf(sipOfWorker(sip, { place, workers }))) {
      const { port = 0 } = address
      if (port > 65_535)
        return { kind: 'fault', field: key, rule: `the port of worker ${place} would be ${port}: beyond 65535` }
      const other = taken.find((one) => one.place !== place && meet(one, { key, place, address }))
      if (other !== undefined) {
        const rule = `worker ${place} would listen on port ${port}, as worker ${other.place} does for ${other.key}`
        return { kind: 'fault', field: 'sip.workerPortStep', rule }
      }
      taken.push({ key, place, address })
    }
  }
  return undefined
}

const meet = (one: Listener, other: Listener): boolean =>
  isOverUdp(one) === isOverUdp(other) &&
  one.address.port === other.address.port &&
  one.address.port !== 0 &&
  sharesHost(one.address.host, other.address.host)

const isOverUdp = ({ key }: Listener): boolean => key === 'sip.udp'

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** A wildcard is every address of its family. */
const sharesHost = (one: string, other: string): boolean =>
  one === other || (isIPv6(one) === isIPv6(other) && (wildcards.has(one) || wildcards.has(other)))
