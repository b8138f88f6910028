import type { Server as HttpsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SipNetwork } from '@axbridge/sip'
import type { FastifyInstance } from 'fastify'
import type { HttpListeners } from '../http-listeners.ts'
import type { ServerCertificate } from '../https-certificate.ts'
import { sourceRule } from '../peer-address.ts'
import type { LanPlan } from './lan-plan.ts'

/** Where pages find SIP at the place that they came from. */
export const phonePath = '/sip'

/** What other devices of the network find here. */
export type OpenLan = {
  /** `https://192.168.1.5:8743`, the first one first. */
  readonly urls: readonly string[]
  /** SHA-256 of the certificate, as browsers show it. */
  readonly fingerprint: string
}

export type OpenLanParts = {
  readonly plan: LanPlan
  readonly listeners: HttpListeners
  serve(certificate: ServerCertificate | undefined): FastifyInstance
  readonly takeWebSockets: SipNetwork['takeWebSockets']
}

/**
 * Serves pages and phones at the same address, so that a browser that was told to trust the certificate for the page trusts it for
 * the phone too. Whoever connects from anywhere else than the own network is closed at once. Throws StartError.
 */
export const openLan = async ({ plan, listeners, serve, takeWebSockets }: OpenLanParts): Promise<OpenLan> => {
  const { certificate, key, fingerprint } = plan.certificate
  const isNear = sourceRule(plan.networks)
  const urls: string[] = []
  for (const listen of plan.listen) {
    const phones: { end: () => Promise<void> } = { end: async () => {} }
    const servers: HttpsServer[] = []
    const url = await listeners.open({
      section: 'console.lan',
      key: 'console.lan.port',
      listener: { listen, tls: { certificate, key }, allowPlain: false },
      serve: (shown) => {
        const app = serve(shown)
        // It is one: it has a certificate.
        const server = app.server as unknown as HttpsServer
        servers.push(server)
        keepNear(server, isNear)
        // The server is closed when its last connection is, and a phone keeps its own.
        app.addHook('preClose', () => phones.end())
        return app
      },
    })
    urls.push(url)
    const [server] = servers
    if (server === undefined) throw new Error('a listener that was opened has a server')
    phones.end = takeWebSockets(server, {
      path: phonePath,
      originAllowed: (origin) => origin === undefined || urls.some((url) => new URL(url).origin === origin),
    })
  }
  return { urls, fingerprint }
}

const keepNear = (server: HttpsServer, isNear: (host: string) => boolean): void => {
  server.prependListener('connection', (socket: Socket) => {
    if (isNear(socket.remoteAddress ?? '')) return
    socket.on('error', () => {})
    // Not at once: the server's own listener, which comes next, expects a socket that is open.
    process.nextTick(() => socket.destroy())
  })
}
