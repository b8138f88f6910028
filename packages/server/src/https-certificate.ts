import { readCertificateFiles } from './certificate-files.ts'
import { CertificateWatch, type CertificateWatchOptions } from './certificate-watch.ts'
import type { HttpListener } from './http-settings.ts'
import { StartError } from './start-error.ts'

/** PEM, as Node takes it: the own certificate with those that lead to its authority, and its key. */
export type ServerCertificate = { readonly cert: string; readonly key: string }

/** What a listener shows, now and after a renewal. */
export type HttpsCertificate = {
  readonly first: ServerCertificate
  /** Follows the files, and hands on what is new in them. The caller closes it. */
  follow(use: (certificate: ServerCertificate) => void): CertificateWatch
}

type Surroundings = Pick<CertificateWatchOptions, 'log' | 'now' | 'everyMs'>

/**
 * Reads the certificate of a listener; undefined where it speaks plain HTTP. `section` is that of the configuration, such as
 * `http`. Throws StartError when the files cannot be used.
 */
export const readHttpsCertificate = async (
  section: string,
  { tls }: HttpListener,
  surroundings: Surroundings,
): Promise<HttpsCertificate | undefined> => {
  if (tls === null) return undefined
  const paths = { ...tls, authorities: null }
  const first = await readCertificateFiles(paths)
  if (first.kind === 'fault') throw new StartError('certificate', `${section}.tls.${first.part}: ${first.rule}`)
  return {
    first: { cert: first.credentials.certificate, key: first.credentials.key },
    follow: (use) =>
      new CertificateWatch({
        ...{ section: `${section}.tls`, paths, first, ...surroundings },
        use: ({ certificate, key }) => use({ cert: certificate, key }),
      }),
  }
}
