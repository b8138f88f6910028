import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TlsIdentity } from './tls-credentials.ts'

/** A certificate authority that lives for one test file, made by the `openssl` of the machine. */
export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'axbridge-tls-'))
  readonly #name: string
  #serial = 1
  readonly certificate: string

  constructor(name: string) {
    this.#name = name
    this.certificate = this.#make(name, ['-subj', `/CN=${name}`, '-addext', 'basicConstraints=critical,CA:TRUE'])
  }

  /** An identity whose certificate has these subjectAltName entries: `DNS:a.example.com`, `URI:sip:example.com`, `IP:127.0.0.1`. */
  identity(alternatives: string, commonName = 'axbridge test'): TlsIdentity {
    const name = `leaf-${this.#serial}`
    const path = (ending: string): string => join(this.#folder, `${name}.${ending}`)
    this.#serial += 1
    openssl(
      'req',
      '-new',
      ...newKey,
      '-nodes',
      '-keyout',
      path('key'),
      '-out',
      path('csr'),
      '-subj',
      `/CN=${commonName}`,
    )
    writeFileSync(path('ext'), alternatives === '' ? '' : `subjectAltName=${alternatives}\n`)
    const authority = [
      '-CA',
      join(this.#folder, `${this.#name}.crt`),
      '-CAkey',
      join(this.#folder, `${this.#name}.key`),
    ]
    const serial = ['-set_serial', String(this.#serial), '-days', '2', '-extfile', path('ext')]
    openssl('x509', '-req', '-in', path('csr'), ...authority, ...serial, '-out', path('crt'))
    return { key: readFileSync(path('key'), 'utf8'), certificate: readFileSync(path('crt'), 'utf8') }
  }

  #make(name: string, more: readonly string[]): string {
    const key = join(this.#folder, `${name}.key`)
    const certificate = join(this.#folder, `${name}.crt`)
    openssl('req', '-x509', ...newKey, '-nodes', '-keyout', key, '-out', certificate, '-days', '2', ...more)
    return readFileSync(certificate, 'utf8')
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1']

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 })
}
