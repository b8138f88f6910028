import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BindingAnswer } from '@axbridge/api'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { type Address, formatHostPort } from '@axbridge/sip'
import { ApiClient } from './api-client.ts'
import { freeAddress } from './free-port.ts'

/** Whose calls come in: every port of this address is the trunk. */
const callersHost = '127.0.0.2'

/** Where it is told which process has which place. */
type Listening = { readonly worker: number; readonly processId: number }

export type WorkerSiteOptions = {
  readonly workers?: number
  readonly drainMs?: number
  /** Who stands between the phones and the workers; without it they are trunks themselves. */
  readonly proxy?: Address
}

/** A server with worker processes, as an operator runs it, with a customer of its own and a trunk of a phone that is called. */
export class WorkerSite {
  readonly server: ServerProcess
  readonly customer: ApiClient
  readonly operator: ApiClient
  readonly directory: string
  readonly #home: ServerHome
  readonly #network: Address
  readonly #phones: SimplePhone[] = []

  private constructor(
    server: ServerProcess,
    [operator, customer]: readonly [ApiClient, ApiClient],
    home: ServerHome,
    network: Address,
  ) {
    this.server = server
    this.operator = operator
    this.customer = customer
    this.directory = home.directory
    this.#home = home
    this.#network = network
  }

  static async open({ workers = 2, drainMs = 1_000, proxy }: WorkerSiteOptions = {}): Promise<WorkerSite> {
    const network = await freeAddress('127.0.0.3')
    const home = ServerHome.make({
      sip: { workers },
      calls: { drainMs },
      sandbox: { enabled: false },
      // Load is of few people, who call far more often than anybody does.
      supervision: { policy: { enabled: false } },
      trunks:
        proxy === undefined
          ? [
              { name: 'callers', from: [callersHost], callerFrom: 'from' },
              { name: 'callees', to: formatHostPort(network), from: [] },
            ]
          : [{ name: 'proxy', to: formatHostPort(proxy), from: [proxy.host], callerFrom: 'from' }],
    })
    try {
      const server = await ServerProcess.start({ config: home.config, deadlineMs: 60_000 })
      const key = readFileSync(join(home.directory, 'keys/admin'), 'utf8').trim()
      const operator = new ApiClient(server.ready.http, key)
      return new WorkerSite(server, [operator, await newCustomer(server, operator)], home, network)
    } catch (error) {
      home.remove()
      throw error
    }
  }

  /** Where the worker of a place listens over UDP, or over TCP. */
  at(place: number, transport: 'udp' | 'tcp' = 'udp'): Address {
    const address = this.server.ready.workers[place]?.[transport]
    if (address === undefined) throw new Error(`there is no worker ${place}`)
    return address
  }

  /** The process that has the place now. */
  processAt(place: number): number {
    const told = this.server.stderr
      .split('\n')
      .filter((line) => line.includes('a worker listens'))
      .map((line) => JSON.parse(line) as Listening)
    const last = told.findLast(({ worker }) => worker === place)
    if (last === undefined) throw new Error(`nobody listens at place ${place}`)
    return last.processId
  }

  /** Every process of the server but the first, the spare one among them. */
  get workerProcesses(): readonly number[] {
    return childrenOf(this.server.processId ?? 0)
  }

  bind(fields: { readonly a: string; readonly b: string } & Readonly<Record<string, unknown>>): Promise<BindingAnswer> {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = { orderId: 'order-1', expiresAt, ...fields }
    return this.customer.ask('POST', '/v1/bindings', body) as Promise<BindingAnswer>
  }

  /** A phone whose calls come in on the trunk, at the worker of a place. */
  caller(number: string, place: number, host = callersHost): Promise<SimplePhone> {
    return this.phoneAt(number, this.at(place), { host, port: 0 })
  }

  /** The one phone that all calls go out to, whichever number they are for. */
  callee(): Promise<SimplePhone> {
    return this.phoneAt('13900000000', this.at(0), this.#network)
  }

  /** Ends the phones of a test; the server goes on. */
  async hangUpAll(): Promise<void> {
    await Promise.all(this.#phones.splice(0).map((phone) => phone.close()))
  }

  async close(): Promise<void> {
    await this.hangUpAll()
    await this.server.kill9()
    this.#home.remove()
  }

  /** Any other phone; its calls go to `server`. */
  async phoneAt(
    number: string,
    server: Address,
    local: Address = { host: '127.0.0.1', port: 0 },
  ): Promise<SimplePhone> {
    const phone = await SimplePhone.open({ number, server, transport: 'udp', local })
    this.#phones.push(phone)
    return phone
  }
}

const newCustomer = async (server: ServerProcess, operator: ApiClient): Promise<ApiClient> => {
  const made = await operator.ask('POST', '/admin/v1/customers', { name: 'one', settings: { bearerAllowed: true } })
  const { id } = made as { id: string }
  const { secret } = (await operator.ask('POST', `/admin/v1/customers/${id}/keys`)) as { secret: string }
  const validFrom = '2026-01-01T00:00:00Z'
  const block = { block: '70010000001', approval: 'approval-1', validFrom, basePlatform: 'p' }
  await operator.ask('POST', '/admin/v1/blocks', { ...block, customer: id, state: 'active' })
  return new ApiClient(server.ready.http, secret)
}

/** The kernel names the children of each thread. */
const childrenOf = (process: number): readonly number[] =>
  readFileSync(`/proc/${process}/task/${process}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
