import { ServerHome, ServerProcess } from '@axbridge/sim'
import type { Address } from '@axbridge/sip'
import { ApiClient } from './api-client.ts'
import { freeAddress } from './free-port.ts'
import { type SippEnd, type SippOptions, SippPhone } from './sipp-phones.ts'
import type { TlsFiles } from './tls-files.ts'

export type SiteOptions = {
  /** How the server and the operator speak. */
  readonly transport?: 'udp' | 'tcp' | 'tls'
  readonly settings?: Readonly<Record<string, object>>
  /** Who stands between the phones and the server; without it the phones are the trunk. */
  readonly proxy?: Address
  /** For TLS: what the server shows, and the names by which it knows the operator. */
  readonly tls?: { readonly files: TlsFiles; readonly operatorNames: readonly string[] }
  /** How phones speak; as the operator does when not given, and TCP for TLS. */
  readonly phones?: 'udp' | 'tcp'
  /** Further settings of the trunk. */
  readonly trunk?: Readonly<Record<string, unknown>>
}

/** Where the phones of the operator call from: its own loopback address, so that every port of it is the trunk. */
const callersHost = '127.0.0.2'

export type PhoneOptions = Partial<Omit<SippOptions, 'scenario' | 'transport'>>

/**
 * A server and an operator's network that consists of SIPp: calls go out to `network`, and come in from any port of
 * `callersHost`. The sandbox is there for its customer and key; its phones would live at another address.
 */
export class CarrierSite {
  readonly server: ServerProcess
  readonly api: ApiClient
  readonly network: Address
  readonly directory: string
  readonly #home: ServerHome
  readonly #transport: 'udp' | 'tcp' | 'tls'
  readonly #phonesOver: 'udp' | 'tcp'
  readonly #phones = new Set<SippPhone>()

  private constructor(server: ServerProcess, home: ServerHome, network: Address, options: SiteOptions) {
    this.server = server
    this.api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
    this.network = network
    this.directory = home.directory
    this.#home = home
    this.#transport = options.transport ?? 'udp'
    this.#phonesOver = options.phones ?? (this.#transport === 'udp' ? 'udp' : 'tcp')
  }

  static async open(options: SiteOptions = {}): Promise<CarrierSite> {
    const { transport = 'udp', settings = {}, proxy, tls, trunk = {} } = options
    const network = proxy ?? (await freeAddress())
    const known = tls === undefined ? { from: [proxy?.host ?? callersHost] } : { from: [], tlsNames: tls.operatorNames }
    const home = ServerHome.make({
      ...settings,
      ...(tls === undefined ? {} : { sip: { ...settings.sip, tls: listenerOf(tls.files) } }),
      sandbox: { from: ['127.0.0.9'] },
      trunks: [{ name: 'operator', to: `${network.host}:${network.port}`, transport, ...known, ...trunk }],
    })
    try {
      const server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
      return new CarrierSite(server, home, network, options)
    } catch (error) {
      home.remove()
      throw error
    }
  }

  get sip(): Address {
    if (this.#transport === 'udp') return this.server.sipUdp
    const address = this.#transport === 'tcp' ? this.server.sipTcp : this.server.sipTls
    if (address === undefined) throw new Error('the server does not listen for TLS')
    return address
  }

  /** A SIP URI at this server. */
  uri(user: string): string {
    return `sip:${user}@${this.sip.host}:${this.sip.port}`
  }

  /** A phone of the network that listens for calls. */
  async callee(scenario: string, options: PhoneOptions = {}): Promise<SippPhone> {
    const phone = await SippPhone.listen({ local: this.network, ...options, scenario, transport: this.#phonesOver })
    this.#phones.add(phone)
    return phone
  }

  /** A phone of the network that calls, to its end. */
  async caller(scenario: string, options: PhoneOptions = {}): Promise<SippEnd> {
    const local = options.local ?? (await freeAddress(callersHost))
    return SippPhone.call({ remote: this.sip, ...options, local, scenario, transport: this.#phonesOver })
  }

  /** One call between two phones, each to its end. */
  async connect(
    [callerScenario, callerOptions]: readonly [string, PhoneOptions?],
    [calleeScenario, calleeOptions]: readonly [string, PhoneOptions?],
  ): Promise<{ readonly caller: SippEnd; readonly callee: SippEnd }> {
    const phone = await this.callee(calleeScenario, calleeOptions)
    try {
      const caller = await this.caller(callerScenario, callerOptions)
      // A callee that was never called waits for ever.
      return { caller, callee: await (caller.exitCode === 0 ? phone.ended : phone.stop()) }
    } finally {
      await phone.stop()
    }
  }

  /** Stops everything. Idempotent. */
  async close(): Promise<void> {
    await Promise.all([...this.#phones].map((phone) => phone.stop()))
    await this.server.kill9()
    this.#home.remove()
  }
}

/** A listener to which nobody comes without a certificate that an authority vouches for. */
const listenerOf = ({ certificate, key, authorities }: TlsFiles): object => ({
  ...{ listen: '127.0.0.1:0', certificate, key, authorities },
  clientCertificates: 'required',
})
