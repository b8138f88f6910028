import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BindingAnswer, FiringPage, PolicyAnswer } from '@axbridge/api'
import { ServerHome, ServerProcess, SimplePhone } from '@axbridge/sim'
import { formatHostPort } from '@axbridge/sip'
import { ApiClient } from './api-client.ts'
import { freeAddress } from './free-port.ts'

/** Whose calls come in: every port of this address is the trunk. */
const callersHost = '127.0.0.2'

export type PolicedSiteOptions = {
  readonly workers?: number
  /** The section `supervision` of the configuration. */
  readonly supervision?: object
}

/** A rule as the API is told it. */
export type AskedRule = Readonly<Record<string, unknown>> & { readonly name: string }

/** A server on which rules are tried: a customer with a block, a trunk that brings calls in, and one phone that answers all. */
export class PolicedSite {
  server: ServerProcess
  readonly operator: () => ApiClient
  readonly customerId: string
  readonly directory: string
  readonly #secret: string
  readonly #home: ServerHome
  readonly #callee: SimplePhone
  readonly #callers = new Map<string, SimplePhone>()

  private constructor(
    server: ServerProcess,
    home: ServerHome,
    callee: SimplePhone,
    { id, secret, adminKey }: { readonly id: string; readonly secret: string; readonly adminKey: string },
  ) {
    this.server = server
    this.#home = home
    this.directory = home.directory
    this.#callee = callee
    this.customerId = id
    this.#secret = secret
    this.operator = () => new ApiClient(this.server.ready.http, adminKey)
    void this.#answerAll()
  }

  static async open({ workers = 0, supervision = {} }: PolicedSiteOptions = {}): Promise<PolicedSite> {
    const network = await freeAddress('127.0.0.3')
    const home = ServerHome.make({
      ...{ sip: { workers }, calls: { drainMs: 100 }, sandbox: { enabled: false }, supervision },
      trunks: [
        { name: 'callers', from: [callersHost], callerFrom: 'from' },
        { name: 'callees', to: formatHostPort(network), from: [] },
      ],
    })
    try {
      const server = await ServerProcess.start({ config: home.config, deadlineMs: 60_000 })
      const adminKey = readFileSync(join(home.directory, 'keys/admin'), 'utf8').trim()
      const operator = new ApiClient(server.ready.http, adminKey)
      const named = { name: 'one', settings: { bearerAllowed: true } }
      const { id } = (await operator.ask('POST', '/admin/v1/customers', named)) as { id: string }
      const { secret } = (await operator.ask('POST', `/admin/v1/customers/${id}/keys`)) as { secret: string }
      const block = {
        block: '70010000001',
        approval: 'approval-1',
        validFrom: '2026-01-01T00:00:00Z',
        basePlatform: 'p',
      }
      await operator.ask('POST', '/admin/v1/blocks', { ...block, customer: id, state: 'active' })
      const callee = await SimplePhone.open({
        ...{ number: '13900000000', server: server.sipUdp, transport: 'udp', local: network },
      })
      return new PolicedSite(server, home, callee, { id, secret, adminKey })
    } catch (error) {
      home.remove()
      throw error
    }
  }

  get customer(): ApiClient {
    return new ApiClient(this.server.ready.http, this.#secret)
  }

  /** Stops the server as an operator does, and starts it again. */
  async restart(): Promise<void> {
    await this.server.stop(15_000)
    await this.#closeCallers()
    this.server = await ServerProcess.start({ config: this.#home.config, deadlineMs: 60_000 })
  }

  bind(a: string, b: string): Promise<BindingAnswer> {
    return this.customer.bind({ a, b })
  }

  /** Calls, and hangs up at once where it is answered: 200, or the status with which it was refused. */
  async call(number: string, dialled: string, place = 0): Promise<number> {
    const call = (await this.#caller(number, place)).dial(dialled)
    try {
      await call.answered(10_000)
    } catch {
      return (await call.ended()).status ?? 0
    }
    await call.hangUp()
    return 200
  }

  /** What came to the caller in answer to his last call, but for what differs with each call. */
  async answerTo(number: string, dialled: string): Promise<string> {
    const phone = await this.#caller(number, 0)
    const before = phone.received().length
    await phone.dial(dialled).ended()
    const refusal = phone
      .received()
      .slice(before)
      .map(({ wire }) => wire)
      .find((wire) => /^SIP\/2\.0 [3-6]/.test(wire))
    return (refusal ?? '').replace(/^(via|call-id|cseq|from|to|date):.*$/gim, '$1').replaceAll(dialled, 'dialled')
  }

  policy(): Promise<PolicyAnswer> {
    return this.operator().ask('GET', '/admin/v1/policy') as Promise<PolicyAnswer>
  }

  /** Puts these rules in force, in the place of all others. */
  async rules(...rules: readonly AskedRule[]): Promise<PolicyAnswer> {
    const { revision } = await this.policy()
    return (await this.operator().ask('PUT', '/admin/v1/policy', { revision, rules })) as PolicyAnswer
  }

  async firings(rule: string): Promise<FiringPage['items']> {
    const page = (await this.operator().ask('GET', `/admin/v1/policy/firings?rule=${rule}`)) as FiringPage
    return page.items
  }

  /** What operators were told by events of a type. */
  async told(type: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const page = await this.operator().ask('GET', `/admin/v1/events?limit=1000&types=${type}`)
    return (page as { items: { data: Readonly<Record<string, unknown>> }[] }).items.map(({ data }) => data)
  }

  async close(): Promise<void> {
    await this.#closeCallers()
    await this.#callee.close()
    await this.server.kill9()
    this.#home.remove()
  }

  async #caller(number: string, place: number): Promise<SimplePhone> {
    const known = this.#callers.get(`${number} ${place}`)
    if (known !== undefined) return known
    const server = this.server.ready.workers[place]?.udp ?? this.server.sipUdp
    const local = { host: callersHost, port: 0 }
    const phone = await SimplePhone.open({ number, server, transport: 'udp', local })
    this.#callers.set(`${number} ${place}`, phone)
    return phone
  }

  async #closeCallers(): Promise<void> {
    await Promise.all([...this.#callers.values()].map((phone) => phone.close()))
    this.#callers.clear()
  }

  /** Until the phone is closed. */
  async #answerAll(): Promise<void> {
    for (;;) {
      try {
        await (await this.#callee.nextCall(600_000)).answer()
      } catch (error) {
        if ((error as { code?: string }).code !== 'call_over') return
      }
    }
  }
}
