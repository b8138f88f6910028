import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BarePeer } from './bare-peer.ts'
import { RunningService } from './running-service.ts'

const host = '127.0.0.2'

/** What belongs to one customer, one thing of each kind that an id names. */
export type Tenant = {
  readonly id: string
  readonly key: string
  readonly block: string
  readonly binding: string
  readonly number: string
  readonly order: string
  readonly call: string
  readonly webhook: string
  /** A delivery that waits: its event. */
  readonly event: string
  readonly suspension: string
  /** Of one of his people as an actual user. */
  readonly registration: string
  readonly scenario: string
  /** The numbers of his people. */
  readonly people: readonly [string, string]
  /** An Idempotency-Key that he has used. */
  readonly idempotencyKey: string
  /** A cursor of a list, and the number of an event, that he was given. */
  readonly cursor: string
  readonly eventNumber: string
  /** Who signed in for him. */
  readonly session: { readonly cookie: string; readonly csrf: string }
}

type Given = Pick<Tenant, 'block' | 'people'> & { readonly name: string; readonly bindings: number }

type Page = { readonly items: readonly Readonly<Record<string, string>>[]; readonly next: string | null }

/** Two customers on one server, each with work of every kind, and a trunk for their calls. */
export class Tenants {
  readonly service: RunningService
  readonly #network: BarePeer
  readonly #refusing: Server

  private constructor(service: RunningService, network: BarePeer, refusing: Server) {
    this.service = service
    this.#network = network
    this.#refusing = refusing
  }

  static async open(): Promise<Tenants> {
    const service = await RunningService.start({
      webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] },
    })
    const network = await BarePeer.open(host, () => service.sipAddress('udp'))
    const trunk = { to: network.address, from: [host], callerFrom: 'from' }
    await service.asOperator('PUT', '/trunks/operator', trunk)
    const refusing = createServer((_, response) => response.writeHead(503).end())
    await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
    return new Tenants(service, network, refusing)
  }

  async add({ name, block, people, bindings }: Given): Promise<Tenant> {
    const { service } = this
    const settings = { bearerAllowed: true }
    const { id } = (await service.asOperator('POST', '/customers', { name, settings })) as { id: string }
    const { secret: key } = (await service.asOperator('POST', `/customers/${id}/keys`)) as { secret: string }
    const allocated = { block, approval: 'approval-1', basePlatform: 'operator-1', validFrom: '2026-01-01T00:00:00Z' }
    await service.asOperator('POST', '/blocks', { ...allocated, customer: id, state: 'active' })
    const scenario = `rides-of-${name}`
    const registered = { name: scenario, use: 'ride_hailing', modes: ['AXB'], longestLifeMs: null, validUntil: null }
    await service.asOperator('PUT', `/customers/${id}/profile`, { revision: 0, entity: null, scenarios: [registered] })

    const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
      const { status, json } = await service.request(method, path, body, key)
      if (status >= 300) throw new Error(`${method} ${path} was answered ${status}: ${JSON.stringify(json)}`)
      return json as Answer
    }
    const url = `http://127.0.0.1:${(this.#refusing.address() as AddressInfo).port}/${name}`
    const { id: webhook } = await ask<{ id: string }>('POST', '/v1/webhooks', { url, description: name })
    const idempotencyKey = `key-of-${name}`
    let [bound, order] = [{ id: '', x: '' }, '']
    for (let count = 0; count < bindings; count += 1) {
      order = `order-${count}-of-${name}`
      bound = await this.#bind(key, `${idempotencyKey}${count === 0 ? '' : count}`, people, order)
    }
    const phone = await service.phone(people[0], { registered: false, local: { host, port: 0 } })
    await phone.dial(bound.x).ended()
    await phone.close()
    const call = await this.#first(
      () => ask<Page>('GET', '/v1/calls'),
      ({ endedAt }) => endedAt !== null,
    )
    const waiting = await this.#first(
      () => ask<Page>('GET', `/v1/webhooks/${webhook}/deliveries`),
      () => true,
    )
    const { next } = await ask<Page>('GET', '/v1/bindings?limit=1')
    const events = await ask<Page>('GET', '/v1/events?limit=200&after=0')
    const [older] = (await ask<Page>('GET', '/v1/bindings?limit=200')).items.slice(1)
    const suspended = { number: older?.x, reason: 'Many complaints', remedy: 'Say what was changed' }
    const suspension = (await service.asOperator('POST', '/suspensions', suspended)) as { id: string }
    const user = { number: people[0], name: `rider of ${name}` }
    const { id: registration } = await ask<{ id: string }>('POST', '/v1/actual-users', user)
    return {
      ...{ id, key, block, people, registration, scenario, webhook, order, idempotencyKey },
      ...{ binding: bound.id, number: bound.x, call: call.id ?? '', event: waiting.event ?? '' },
      ...{ suspension: suspension.id, cursor: next ?? '', eventNumber: events.items.at(-1)?.cursor ?? '' },
      session: await this.#signUp(name, id),
    }
  }

  async close(): Promise<void> {
    this.#network.close()
    this.#refusing.close()
    this.#refusing.closeAllConnections()
    await this.service.stop()
  }

  async #bind(key: string, idempotencyKey: string, people: Tenant['people'], orderId: string) {
    const [a, b] = people
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
    const response = await fetch(`${this.service.http}/v1/bindings`, {
      method: 'POST',
      headers: { ...headers, 'idempotency-key': idempotencyKey },
      body: JSON.stringify({ a, b, orderId, expiresAt }),
    })
    if (response.status !== 201) throw new Error(`the bind was answered ${response.status}`)
    return (await response.json()) as { id: string; x: string }
  }

  async #first(read: () => Promise<Page>, isIt: (item: Readonly<Record<string, unknown>>) => boolean) {
    for (let tried = 0; tried < 250; tried += 1) {
      const found = (await read()).items.find(isIt)
      if (found !== undefined) return found
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('what is waited for did not come')
  }

  async #signUp(name: string, customer: string): Promise<Tenant['session']> {
    const invited = { name: `developer-of-${name}`, role: 'customer_developer', customer }
    const { link } = (await this.service.asOperator('POST', '/users', invited)) as { link: string }
    const response = await fetch(`${this.service.http}/console/v1/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: link.split('#')[1], password: 'a long walk by the river' }),
    })
    const { csrf } = (await response.json()) as { csrf: string }
    return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '', csrf }
  }
}
