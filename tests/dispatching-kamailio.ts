import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Address, formatHostPort } from '@axbridge/sip'
import { PeerProcess } from './peer-process.ts'
import { requirePeer } from './peers.ts'
import { readSource } from './repository.ts'

export type DispatchingOptions = {
  readonly at: Address
  readonly workers: readonly Address[]
  /** Where calls from the workers go. */
  readonly network: Address
}

/** The Kamailio of docs/workers.md in front of workers, with the addresses of a test. */
export class DispatchingKamailio {
  readonly #folder: string
  readonly #process: PeerProcess

  private constructor(folder: string, process: PeerProcess) {
    this.#folder = folder
    this.#process = process
  }

  /** Starts one and waits until it listens. */
  static async start({ at, workers, network }: DispatchingOptions): Promise<DispatchingKamailio> {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-kamailio-'))
    const file = (name: string): string => join(folder, name)
    mkdirSync(file('run'))
    const script = documented('#!KAMAILIO')
      .replaceAll('192.0.2.30:5060', formatHostPort(at))
      .replace('children=4', 'children=1')
      .replace('sip:192.0.2.40:5060', `sip:${formatHostPort(network)}`)
      .replace('"/etc/kamailio/dispatcher.list"', `"${file('dispatcher.list')}"`)
    if (script.includes('192.0.2.')) throw new Error('an address of the document was left')
    writeFileSync(file('kamailio.cfg'), script)
    writeFileSync(file('dispatcher.list'), workers.map((worker) => `1 sip:${formatHostPort(worker)}\n`).join(''))
    const memory = ['-x', 'tlsf', '-X', 'tlsf', '-m', '32', '-M', '8']
    const folders = ['-Y', file('run'), '-P', file('run/kamailio.pid'), '-w', folder]
    const parameters = ['-DD', '-E', '-f', file('kamailio.cfg'), ...memory, ...folders]
    try {
      return new DispatchingKamailio(folder, await PeerProcess.start(requirePeer('kamailio').path, parameters, [at]))
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

/** The block of the document that begins so. */
const documented = (begin: string): string => {
  const document = readSource('docs/workers.md')
  const from = document.indexOf(begin)
  if (from < 0) throw new Error(`docs/workers.md has no block that begins with ${begin}`)
  return document.slice(from, document.indexOf('```', from))
}
