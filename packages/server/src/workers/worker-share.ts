import { formatHostPort } from '@axbridge/sip'
import type { Trunk } from '../exchange/trunk.ts'
import { parseListenAddress } from '../peer-address.ts'
import type { SipSettings } from '../sip-settings.ts'

/** One of so many workers. */
export type WorkerShare = { readonly place: number; readonly workers: number }

/** An address with the port of a worker's place; port 0 is any port in every place. */
const atPlace = (address: string, place: number, step: number): string => {
  const { host, port } = parseListenAddress(address)
  return formatHostPort({ host, port: port === 0 ? 0 : port + place * step })
}

/** The SIP settings as the worker of a place has them: its own ports, and its share of the calls. */
export const sipOfWorker = (sip: SipSettings, { place, workers }: WorkerShare): SipSettings => {
  const step = sip.workerPortStep
  const moved = <Section extends { listen: string }>(section: Section | null): Section | null =>
    section === null ? null : { ...section, listen: atPlace(section.listen, place, step) }
  return {
    ...sip,
    udp: atPlace(sip.udp, place, step),
    tcp: atPlace(sip.tcp, place, step),
    tls: moved(sip.tls),
    ws: moved(sip.ws),
    wss: moved(sip.wss),
    maxCalls: shareOf(sip.maxCalls, workers),
  }
}

/** A trunk with a worker's share of its limits. Rounded up: together the workers take a few more, and never none. */
export const trunkOfWorker = (trunk: Trunk, { workers }: Pick<WorkerShare, 'workers'>): Trunk => ({
  ...trunk,
  maxCalls: shareOf(trunk.maxCalls, workers),
  callsPerSecond: shareOf(trunk.callsPerSecond, workers),
})

const shareOf = (whole: number, workers: number): number => Math.ceil(whole / workers)
