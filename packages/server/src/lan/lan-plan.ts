import { isIPv6 } from 'node:net'
import type { Config } from '../config.ts'
import { StartError } from '../start-error.ts'
import { allOwnAddresses, lanAddresses, withNetwork } from './lan-addresses.ts'
import { type LanCertificate, openLanCertificate } from './lan-certificate.ts'

/** What `--lan` will serve, found out before anything listens. */
export type LanPlan = {
  /** `192.168.1.5:8743`, the first one first. */
  readonly listen: readonly string[]
  /** From where devices may connect. */
  readonly networks: readonly string[]
  readonly certificate: LanCertificate
}

/** How many addresses are served where the configuration names none. */
const mostFound = 8

/**
 * Looks where other devices of the network find this machine, and makes the certificate that they will be shown. Throws StartError
 * where there is nothing for them, or no way to them.
 */
export const planLan = async ({ sandbox, console: ofConsole, keys }: Config, now: number): Promise<LanPlan> => {
  if (!sandbox.enabled)
    throw new StartError(
      'lan',
      '--lan is for trying AXBridge out, and the sandbox is switched off: see sandbox.enabled',
    )
  if (!ofConsole.enabled)
    throw new StartError('lan', '--lan shows the console to other devices, and it is switched off: see console.enabled')
  const { addresses, port, networks } = ofConsole.lan
  const found = addresses?.map((address) => withNetwork(address)) ?? lanAddresses(mostFound)
  if (found.length === 0)
    throw new StartError(
      'lan',
      '--lan: this machine has no address in a private IPv4 network; name one in console.lan.addresses',
    )
  const named = [...new Set([...found.map(({ address }) => address), ...allOwnAddresses()])]
  return {
    listen: found.map(({ address }) => `${isIPv6(address) ? `[${address}]` : address}:${port}`),
    networks: networks ?? [...new Set(found.map(({ network }) => network))],
    certificate: await openLanCertificate(keys, named, now),
  }
}

/** The same configuration with the phones of the own network let into the sandbox. */
export const withLanPhones = (config: Config, { networks }: LanPlan): Config => ({
  ...config,
  sandbox: { ...config.sandbox, from: [...config.sandbox.from, ...networks] },
})
