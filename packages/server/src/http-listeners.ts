import type { FastifyInstance } from 'fastify'
import type { CertificateState, CertificateWatch, CertificateWatchOptions } from './certificate-watch.ts'
import type { HttpListener } from './http-settings.ts'
import { readHttpsCertificate, type ServerCertificate } from './https-certificate.ts'
import { parseListenAddress } from './peer-address.ts'
import { listenError } from './start-error.ts'

/** A section of the configuration, and what is served there once it is known what to show. */
export type HttpOpening = {
  readonly section: string
  readonly listener: HttpListener
  /** The setting to change where the address may not be had; `listen` of the section when left out. */
  readonly key?: string
  serve(certificate: ServerCertificate | undefined): FastifyInstance
}

type SecureServer = { setSecureContext?(options: ServerCertificate & { readonly minVersion: 'TLSv1.2' }): void }

/** The open listeners of the HTTP side, with the certificates that they show. Whoever opens one closes all. */
export class HttpListeners {
  readonly #surroundings: Pick<CertificateWatchOptions, 'log' | 'now' | 'everyMs'>
  readonly #apps: FastifyInstance[] = []
  readonly #watches: CertificateWatch[] = []

  constructor(surroundings: Pick<CertificateWatchOptions, 'log' | 'now' | 'everyMs'>) {
    this.#surroundings = surroundings
  }

  /** Answers the URL, as `https://127.0.0.1:8700`. Throws StartError. */
  async open({ section, listener, key = `${section}.listen`, serve }: HttpOpening): Promise<string> {
    const certificate = await readHttpsCertificate(section, listener, this.#surroundings)
    const app = serve(certificate?.first)
    this.#apps.push(app)
    const url = await app.listen(parseListenAddress(listener.listen)).catch((error: unknown) => {
      throw listenError(key, listener.listen, error)
    })
    const server = app.server as FastifyInstance['server'] & SecureServer
    if (certificate !== undefined)
      this.#watches.push(certificate.follow((next) => server.setSecureContext?.({ ...next, minVersion: 'TLSv1.2' })))
    return url
  }

  certificates(): readonly CertificateState[] {
    return this.#watches.map(({ state }) => state)
  }

  /** Reads the files of all certificates again; what cannot be used is logged. */
  async reloadCertificates(): Promise<void> {
    await Promise.all(this.#watches.map((watch) => watch.reload()))
  }

  /** Resolves when the requests in work are answered. */
  async close(): Promise<void> {
    for (const watch of this.#watches) watch.close()
    await Promise.all(this.#apps.map((app) => app.close()))
  }
}
