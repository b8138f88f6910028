import { ServerHome, ServerProcess } from '@axbridge/sim'
import type { Address, TransportKind } from '@axbridge/sip'
import { ApiClient } from './api-client.ts'
import { freeAddress } from './free-port.ts'
import { type SippEnd, type SippOptions, SippPhone } from './sipp-phones.ts'

export type SiteOptions = { readonly transport?: TransportKind; readonly settings?: Readonly<Record<string, object>> }

/** Where the phones of the operator call from: its own loopback address, so that every port of it is the trunk. */
const callersHost = '127.0.0.2'

type PhoneOptions = Partial<Omit<SippOptions, 'scenario' | 'transport'>>

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
  readonly #transport: TransportKind
  readonly #phones = new Set<SippPhone>()

  private constructor(server: ServerProcess, home: ServerHome, network: Address, transport: TransportKind) {
    this.server = server
    this.api = new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
    this.network = network
    this.directory = home.directory
    this.#home = home
    this.#transport = transport
  }

  static async open({ transport = 'udp', settings = {} }: SiteOptions = {}): Promise<CarrierSite> {
    const network = await freeAddress()
    const home = ServerHome.make({
      ...settings,
      sandbox: { from: ['127.0.0.9'] },
      trunks: [{ name: 'operator', to: `${network.host}:${network.port}`, transport, from: [callersHost] }],
    })
    try {
      const server = await ServerProcess.start({ config: home.config, deadlineMs: 15_000 })
      return new CarrierSite(server, home, network, transport)
    } catch (error) {
      home.remove()
      throw error
    }
  }

  get sip(): Address {
    return this.#transport === 'udp' ? this.server.sipUdp : this.server.sipTcp
  }

  /** A SIP URI at this server. */
  uri(user: string): string {
    return `sip:${user}@${this.sip.host}:${this.sip.port}`
  }

  /** A phone of the network that listens for calls. */
  async callee(scenario: string, options: PhoneOptions = {}): Promise<SippPhone> {
    const phone = await SippPhone.listen({ local: this.network, ...options, scenario, transport: this.#transport })
    this.#phones.add(phone)
    return phone
  }

  /** A phone of the network that calls, to its end. */
  async caller(scenario: string, options: PhoneOptions = {}): Promise<SippEnd> {
    const local = options.local ?? (await freeAddress(callersHost))
    return SippPhone.call({ remote: this.sip, ...options, local, scenario, transport: this.#transport })
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
