import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The PEM files that one side of a TLS connection needs. */
export type TlsFiles = { readonly certificate: string; readonly key: string; readonly authorities: string }

/** A certificate authority of one test file, and the files of those whom it vouches for; made by the `openssl` of the machine. */
export class TlsFolder {
  readonly #folder = mkdtempSync(join(tmpdir(), 'axbridge-tls-'))
  readonly #authority: Omit<TlsFiles, 'authorities'>
  #serial = 1

  constructor(name = 'authority') {
    this.#authority = { certificate: this.#path(name, 'crt'), key: this.#path(name, 'key') }
    const { certificate, key } = this.#authority
    const subject = ['-subj', `/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE']
    openssl('req', '-x509', ...newKey, '-keyout', key, '-out', certificate, '-days', '2', ...subject)
  }

  /** Files of somebody with these subjectAltName entries: `DNS:a.example`, `IP:127.0.0.1`. */
  filesOf(alternatives: string): TlsFiles {
    this.#serial += 1
    const name = `leaf-${this.#serial}`
    const [key, request, extensions] = [this.#path(name, 'key'), this.#path(name, 'csr'), this.#path(name, 'ext')]
    const certificate = this.#path(name, 'crt')
    openssl('req', '-new', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${name}`)
    writeFileSync(extensions, `subjectAltName=${alternatives}\n`)
    const signedBy = ['-CA', this.#authority.certificate, '-CAkey', this.#authority.key]
    const serial = ['-set_serial', String(this.#serial), '-days', '2', '-extfile', extensions]
    openssl('x509', '-req', '-in', request, ...signedBy, ...serial, '-out', certificate)
    return { certificate, key, authorities: this.#authority.certificate }
  }

  /** Idempotent. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #path(name: string, ending: string): string {
    return join(this.#folder, `${name}.${ending}`)
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

const openssl = (...parameters: readonly string[]): void => {
  execFileSync('openssl', parameters, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 })
}
