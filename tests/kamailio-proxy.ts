import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Address } from '@axbridge/sip'
import { kamailioScript, kamailioTlsConfig, type OperatorRules } from './kamailio-script.ts'
import { PeerProcess } from './peer-process.ts'
import { requirePeer } from './peers.ts'
import type { TlsFiles } from './tls-files.ts'

export type KamailioOptions = {
  readonly at: Address
  /** Where it listens for TLS, with these files; nowhere without. */
  readonly tls?: { readonly at: Address; readonly files: TlsFiles }
  readonly rules: OperatorRules
}

/** A message that passed through the proxy. */
export type PassedMessage = {
  /** `lost`: a request within a dialog that did not carry the route which this proxy had recorded. */
  readonly fate: 'took' | 'lost'
  readonly method: string
  /** Null for a request. */
  readonly status: number | null
  readonly transport: string
  /** The address that it came from. */
  readonly from: string
  /** The Route header fields of it, in order. */
  readonly routes: readonly string[]
}

/** How Kamailio writes what a message does not have. */
const nothing = '<null>'

/** What the script of the proxy says of a message. */
const passedLine = /proxy\|(took|lost)\|([A-Z]+)\|([0-9]+|<null>)\|([a-z]+)\|([^|]+)\|([^|]*)$/

/** A Kamailio in processes of its own, as an operator's proxy. */
export class KamailioProxy {
  readonly #folder: string
  readonly #process: PeerProcess

  private constructor(folder: string, process: PeerProcess) {
    this.#folder = folder
    this.#process = process
  }

  /** Starts one and waits until it listens. */
  static async start({ at, tls, rules }: KamailioOptions): Promise<KamailioProxy> {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-kamailio-'))
    const file = (name: string): string => join(folder, name)
    mkdirSync(file('run'))
    if (tls !== undefined) writeFileSync(file('tls.cfg'), kamailioTlsConfig(tls.files))
    const sockets = tls === undefined ? { at } : { at, tls: { at: tls.at, config: file('tls.cfg') } }
    writeFileSync(file('kamailio.cfg'), kamailioScript(rules, sockets), { mode: 0o600 })
    // With its default allocator it is two to four times slower.
    const memory = ['-x', 'tlsf', '-X', 'tlsf', '-m', '32', '-M', '8']
    const folders = ['-Y', file('run'), '-P', file('run/kamailio.pid'), '-w', folder]
    const parameters = ['-DD', '-E', '-f', file('kamailio.cfg'), ...memory, ...folders]
    try {
      const listeners = tls === undefined ? [at] : [at, tls.at]
      return new KamailioProxy(folder, await PeerProcess.start(requirePeer('kamailio').path, parameters, listeners))
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Lets what passed so far be forgotten. */
  forget(): void {
    this.#process.forget()
  }

  /** Every message that it took since then. */
  get passed(): readonly PassedMessage[] {
    return this.#process.output
      .split('\n')
      .map((line) => passedLine.exec(line))
      .filter((found) => found !== null)
      .map(([, fate, method = '', status = '', transport = '', from = '', routes = '']) => ({
        ...{ fate: fate === 'lost' ? 'lost' : 'took', method, transport, from },
        status: status === nothing ? null : Number(status),
        routes: routes === nothing ? [] : routes.split(',').map((route) => route.trim()),
      }))
  }

  /** The requests of one method that came from a host. */
  requests(method: string, from: string): readonly PassedMessage[] {
    return this.passed.filter((one) => one.status === null && one.method === method && one.from === from)
  }

  /** Ends it. Idempotent. */
  async stop(): Promise<void> {
    await this.#process.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
