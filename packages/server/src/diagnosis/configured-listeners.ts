import { isIPv6 } from 'node:net'
import type { Config } from '../config.ts'
import type { NamedAddress } from '../filled-value.ts'
import { httpAddresses } from '../http-settings.ts'
import { observeAddresses } from '../observe/observe-settings.ts'
import { listenersOf } from '../sip-settings.ts'
import { sipOfWorker } from '../workers/worker-share.ts'

/** An address that a server on this configuration listens on, by the key of its setting. */
export type ConfiguredListener = {
  readonly key: string
  readonly protocol: 'udp' | 'tcp'
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly isIPv6: boolean
  /** The worker whose it is, where workers carry the calls. */
  readonly worker: number | undefined
}

const listener = ([key, { host, port = 0 }]: NamedAddress, worker?: number): ConfiguredListener => ({
  ...{ key, protocol: key === 'sip.udp' ? 'udp' : 'tcp', host, port },
  isIPv6: isIPv6(host),
  worker,
})

/** Every address that a server on this configuration listens on, those of all workers included. */
export const configuredListeners = (config: Config): readonly ConfiguredListener[] => {
  const { sip } = config
  const places = Array.from({ length: sip.workers }, (_, place) => place)
  return [
    ...httpAddresses(config).map((address) => listener(address)),
    ...observeAddresses(config).map((address) => listener(address)),
    ...(places.length === 0
      ? listenersOf(sip).map((address) => listener(address))
      : places.flatMap((place) =>
          listenersOf(sipOfWorker(sip, { place, workers: sip.workers })).map((address) => listener(address, place)),
        )),
  ]
}
