import { networkInterfaces } from 'node:os'
import { ownPages } from './sip-settings.ts'

const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '[::]'])
const loopbacks: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]'])

/** Every address of this machine, as a URL writes it. */
const ownHosts = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address))

const isServedBy = (origin: string, http: string): boolean => {
  const [page, own] = [URL.canParse(origin) ? new URL(origin) : undefined, new URL(http)]
  if (page?.protocol !== own.protocol || page.port !== own.port) return false
  const isAnyAddress = wildcards.has(own.hostname)
  if (page.hostname === 'localhost') return isAnyAddress || loopbacks.has(own.hostname)
  // A name that leads here may be somebody else's (DNS rebinding), so that only addresses count.
  return page.hostname === own.hostname || (isAnyAddress && ownHosts().includes(page.hostname))
}

/**
 * Whether a page of that origin may open a WebSocket. `pages` answers the URLs that our own pages are served at, once they are. Who
 * names no origin is no browser, and no page could make one leave it out: the rules for other phones hold.
 */
export const originRule =
  (origins: readonly string[], pages: () => readonly string[]) =>
  (origin: string | undefined): boolean => {
    if (origin === undefined || origins.includes(origin)) return true
    return origins.includes(ownPages) && pages().some((own) => isServedBy(origin, own))
  }
