import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TryItAnswer } from '@axbridge/api'
import type { Randomness } from '@axbridge/core'
import type { Config } from './config.ts'
import { type ConsolePages, consolePages } from './http/console-pages.ts'
import { type OpenLan, phonePath } from './lan/open-lan.ts'
import type { Sandbox } from './sandbox/first-start.ts'
import { GuestPhones } from './sandbox/guest-phones.ts'
import { tryItOperations } from './sandbox/try-it-operations.ts'
import type { SipAddresses } from './sip-opening.ts'

/** Beside this package, in a clone as in a release. */
const builtPages = fileURLToPath(new URL('../../console/dist/pages', import.meta.url))

/** Where the server listens, once it does. */
export type Places = {
  readonly http: () => string | undefined
  readonly sip: () => SipAddresses | undefined
  readonly lan: () => OpenLan | undefined
}

export type ConsoleSiteParts = {
  readonly config: Pick<Config, 'console' | 'sip'>
  readonly sandbox: Sandbox | undefined
  readonly places: Places
  readonly now: () => number
  readonly randomness: Randomness
}

/** The console as a site: its pages, and what those need to be phones. */
export type ConsoleSite = {
  /** Undefined where the console is switched off. */
  readonly pages: ConsolePages | undefined
  readonly guests: GuestPhones
  readonly tryIt: ReturnType<typeof tryItOperations>
  /** Whether there are pages to be served. */
  isBuilt(): boolean
}

export const openConsoleSite = ({ config, sandbox, places, now, randomness }: ConsoleSiteParts): ConsoleSite => {
  const guests = new GuestPhones({ now, randomness })
  const sockets = (): TryItAnswer['sockets'] => socketsOf(config.sip, places)
  return {
    pages: config.console.enabled
      ? consolePages({
          folder: builtPages,
          sockets: () => Object.values(sockets()).filter((socket) => socket?.startsWith('ws') === true) as string[],
        })
      : undefined,
    guests,
    tryIt: tryItOperations({
      sandbox,
      guests,
      now,
      sockets,
      domain: () => domainOf(places),
      lan: () => places.lan()?.urls[0],
      http: () => places.http() ?? '',
    }),
    isBuilt: () => config.console.enabled && existsSync(`${builtPages}/index.html`),
  }
}

const socketsOf = ({ ws, wss }: Config['sip'], { sip, lan }: Places): TryItAnswer['sockets'] => {
  const at = sip()
  return {
    ws: ws === null || at?.ws === undefined ? null : `ws://${at.ws}${ws.path}`,
    wss: wss !== null && at?.wss !== undefined ? `wss://${at.wss}${wss.path}` : lan() === undefined ? null : phonePath,
  }
}

/** Any would do: the registrar goes by the number. */
const domainOf = ({ sip }: Places): string => {
  const at = sip()
  return at === undefined ? '127.0.0.1' : new URL(`http://${at.ws ?? at.udp}`).hostname
}
