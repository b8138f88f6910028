import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Address, formatHostPort } from '@axbridge/sip'
import { PeerProcess } from './peer-process.ts'
import { requirePeer } from './peers.ts'
import type { TlsFiles } from './tls-files.ts'

/** One way through it. */
export type TlsWay = {
  /** `wrap`: what comes in plain leaves over TLS; `unwrap`: what comes in over TLS leaves plain. */
  readonly kind: 'wrap' | 'unwrap'
  readonly from: Address
  readonly to: Address
  readonly files: TlsFiles
}

const sectionOf = ({ kind, from, to, files }: TlsWay, index: number): string =>
  [
    `[way-${index}]`,
    `client = ${kind === 'wrap' ? 'yes' : 'no'}`,
    `accept = ${formatHostPort(from)}`,
    `connect = ${formatHostPort(to)}`,
    `cert = ${files.certificate}`,
    `key = ${files.key}`,
    `CAfile = ${files.authorities}`,
    // Whoever is at the other end shows a certificate of the authority, and a server one for its address.
    'verifyChain = yes',
    ...(kind === 'wrap' ? [`checkIP = ${to.host}`] : ['requireCert = yes']),
    'sslVersionMin = TLSv1.2',
    '',
  ].join('\n')

/**
 * TLS around a peer that has none, by the TLS of another program than this server: Debian builds SIPp without it. One process,
 * any number of ways.
 */
export class Stunnel {
  readonly #folder: string
  readonly #process: PeerProcess

  private constructor(folder: string, process: PeerProcess) {
    this.#folder = folder
    this.#process = process
  }

  /** Starts it and waits until it listens. */
  static async start(ways: readonly TlsWay[]): Promise<Stunnel> {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-stunnel-'))
    const file = join(folder, 'stunnel.conf')
    const general = ['foreground = yes', 'pid =', 'syslog = no', 'debug = warning']
    writeFileSync(file, [...general, ...ways.map(sectionOf)].join('\n'))
    try {
      const listeners = ways.map(({ from }) => from)
      return new Stunnel(folder, await PeerProcess.start(requirePeer('stunnel').path, [file], listeners))
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Ends it. Idempotent. */
  async stop(): Promise<void> {
    await this.#process.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
