import type { BindingAnswer } from '@axbridge/api'
import type { Role } from '@axbridge/core'
import { Secret, TOTP } from 'otpauth'
import type { PlantedNumbers } from './planted-numbers.ts'
import type { PlainRequest } from './planted-requests.ts'
import type { SignedIn, WalkedServer } from './walked-server.ts'

type Made = { readonly id: string; readonly createdAt: string }

/** Makes what requests need, each time a new one, so that one operation does not take away what another one is asked of. */
export class KnownThings {
  readonly #server: WalkedServer
  readonly #planted: PlantedNumbers
  #made = 0

  constructor(server: WalkedServer, planted: PlantedNumbers) {
    this.#server = server
    this.#planted = planted
  }

  /** A body that binds two people whom no other body names. */
  bindBody(fields: object = {}): Readonly<Record<string, unknown>> {
    this.#made += 1
    return {
      a: this.#planted.of(`a of binding ${this.#made}`),
      b: this.#planted.of(`b of binding ${this.#made}`),
      orderId: `order-${this.#made}`,
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      ...fields,
    }
  }

  binding(fields: object = {}): Promise<BindingAnswer> {
    return this.#make({ method: 'POST', path: '/v1/bindings', body: this.bindBody(fields) })
  }

  customer(): Promise<Made> {
    this.#made += 1
    return this.#make({ method: 'POST', path: '/admin/v1/customers', body: { name: `customer ${this.#made}` } })
  }

  async key(customer: string): Promise<string> {
    const { id } = await this.#make<Made>({ method: 'POST', path: `/admin/v1/customers/${customer}/keys` })
    return id
  }

  /** A number of the customer who asks that is suspended. */
  async suspension(): Promise<string> {
    const { x } = await this.binding()
    const body = { number: x, reason: 'made up', remedy: 'made up' }
    return (await this.#make<Made>({ method: 'POST', path: '/admin/v1/suspensions', body })).id
  }

  /** The same, of which the customer says that it is wrong. */
  async appealedSuspension(): Promise<string> {
    const id = await this.suspension()
    await this.#make({ method: 'POST', path: `/v1/suspensions/${id}/appeal`, body: { text: 'made up' } })
    return id
  }

  /** The number of somebody who wants no calls of the customer who asks. */
  async optOut(): Promise<string> {
    this.#made += 1
    const number = this.#planted.of(`opt-out ${this.#made}`)
    await this.#make({ method: 'POST', path: '/v1/opt-outs', body: { number, of: 'calls' } })
    return number
  }

  actualUserBody(): Readonly<Record<string, unknown>> {
    this.#made += 1
    const number = this.#planted.of(`actual user ${this.#made}`)
    return { number, name: 'made up', document: { kind: 'passport', number: 'E00000001' } }
  }

  /** The number of somebody who is registered as an actual user. */
  async actualUser(): Promise<string> {
    const body = this.actualUserBody()
    await this.#make({ method: 'POST', path: '/v1/actual-users', body })
    return String(body.number)
  }

  /** The rules that count, to be put in force again. */
  async policyBody(): Promise<Readonly<Record<string, unknown>>> {
    const { revision, rules } = await this.#make<{ revision: number; rules: unknown }>({
      ...{ method: 'GET', path: '/admin/v1/policy' },
    })
    return { revision, rules }
  }

  /** The number of somebody who may call nobody. */
  async blockedPerson(): Promise<string> {
    this.#made += 1
    const number = this.#planted.of(`blocked ${this.#made}`)
    await this.#make({ method: 'POST', path: '/admin/v1/blocked-persons', body: { number, reason: 'made up' } })
    return number
  }

  async complaint(): Promise<{ readonly id: string; readonly revision: number }> {
    const body = { number: (await this.binding()).x, at: new Date().toISOString(), text: 'made up' }
    return this.#make({ method: 'POST', path: '/admin/v1/complaints', body })
  }

  holdBody(): Readonly<Record<string, unknown>> {
    return { party: this.bindBody().a, reason: 'made up for a walk', case: 'walk-1' }
  }

  async hold(): Promise<Made> {
    return this.#make({ method: 'POST', path: '/admin/v1/holds', body: this.holdBody() })
  }

  breachBody(): Readonly<Record<string, unknown>> {
    const foundAt = '2026-01-01T00:00:00Z'
    return { kinds: ['call records'], cause: 'made up', harm: 'none', measures: 'none', contact: 'nobody', foundAt }
  }

  async breach(): Promise<Made> {
    return this.#make({ method: 'POST', path: '/admin/v1/breaches', body: this.breachBody() })
  }

  /** What a person asked, and who took it down. */
  async personRequest(): Promise<{
    readonly id: string
    readonly session: SignedIn['session']
    readonly code: string
  }> {
    const { session, code } = await this.officer()
    const body = { kind: 'access', number: this.bindBody().a, reason: 'made up' }
    const asked = { method: 'POST', path: '/console/v1/person-requests', body, headers: session } as const
    return { id: (await this.#make<Made>(asked)).id, session, code }
  }

  profileBody(): Readonly<Record<string, unknown>> {
    const entity = {
      ...{ name: 'A courier company, Ltd', kind: 'enterprise', registration: '91350100M000100Y43' },
      contacts: [{ name: 'The duty officer', email: 'numbers@courier.example' }],
      ...{ verifiedAt: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' },
    }
    const scenario = { name: 'parcel', use: 'parcel', modes: ['AXB'], longestLifeMs: 3_600_000, validUntil: null }
    return { revision: 0, entity, scenarios: [scenario] }
  }

  /** The digits of a block that nobody recorded. */
  newBlock(): string {
    this.#made += 1
    return `7009${String(this.#made).padStart(7, '0')}`
  }

  blockBody(): Readonly<Record<string, unknown>> {
    const whose = { approval: 'MIIT-2026-0001', basePlatform: 'operator-1', validFrom: '2026-01-01T00:00:00Z' }
    return { block: this.newBlock(), ...whose }
  }

  async block(): Promise<string> {
    const body = this.blockBody()
    await this.#make({ method: 'POST', path: '/admin/v1/blocks', body })
    return String(body.block)
  }

  /** The name of a user whom nobody invited. */
  newName(): string {
    this.#made += 1
    return `user.${this.#made}`
  }

  get password(): string {
    return this.#server.password
  }

  /** Opens the page on which a user sets his password. */
  async invitation(name = this.newName(), role: Role = 'read_only'): Promise<string> {
    const body = { name, role }
    const { link } = await this.#make<{ link: string }>({ method: 'POST', path: '/admin/v1/users', body })
    return link.split('#')[1] ?? ''
  }

  /** Somebody who is signed in, and the headers of his session. */
  async user(): Promise<SignedIn> {
    const name = this.newName()
    return this.#server.signUp(name, await this.invitation(name))
  }

  /** Begins to set up the second factor of a session; answers a code of it. */
  async code(session: SignedIn['session']): Promise<string> {
    const { secret } = await this.#make<{ secret: string }>({
      ...{ method: 'POST', path: '/console/v1/totp', body: { password: this.password }, headers: session },
    })
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate()
  }

  /** Somebody who may ask for traces and agree to them, and a code that he has not shown yet. */
  async officer(): Promise<{ readonly session: SignedIn['session']; readonly code: string }> {
    const name = this.newName()
    const { session } = await this.#server.signUp(name, await this.invitation(name, 'compliance_officer'))
    const body = { password: this.password }
    const begun = { method: 'POST', path: '/console/v1/totp', body, headers: session } as const
    const totp = new TOTP({ secret: Secret.fromBase32((await this.#make<{ secret: string }>(begun)).secret) })
    const now = Date.now()
    const confirmed = { code: totp.generate({ timestamp: now - 30_000 }) }
    await this.#make({ method: 'PUT', path: '/console/v1/totp', body: confirmed, headers: session })
    return { session, code: totp.generate({ timestamp: now }) }
  }

  traceBody(number = '700000000010001'): Readonly<Record<string, unknown>> {
    return { number, at: new Date().toISOString(), reason: 'made up for a walk', case: 'walk-1' }
  }

  /** A trace that was asked for, and who asked. */
  async trace(number?: string): Promise<{ readonly id: string; readonly session: SignedIn['session'] }> {
    const { session, code } = await this.officer()
    const body = { ...this.traceBody(number), code }
    const asked = { method: 'POST', path: '/console/v1/traces', body, headers: session } as const
    return { id: (await this.#make<Made>(asked)).id, session }
  }

  async approvedTrace(number?: string): Promise<{ readonly id: string; readonly session: SignedIn['session'] }> {
    const { session, code } = await this.officer()
    const trace = await this.trace(number)
    const path = `/console/v1/traces/${trace.id}/approval`
    await this.#make({ method: 'POST', path, body: { code }, headers: session })
    return trace
  }

  /** A change of keys that was asked for, and who asked. */
  async keyChange(): Promise<{ readonly id: string; readonly session: SignedIn['session'] }> {
    const { session, code } = await this.officer()
    const body = { change: 'rotate_data', reason: 'made up', code }
    const asked = { method: 'POST', path: '/console/v1/key-changes', body, headers: session } as const
    return { id: (await this.#make<Made>(asked)).id, session }
  }

  /** The key of a link by which a second device is a phone. */
  async tryItKey(): Promise<string> {
    const body = { phone: '13800000001' }
    const { url } = await this.#make<{ url: string }>({ method: 'POST', path: '/console/v1/try-it/links', body })
    return url.split('#')[1] ?? ''
  }

  async trunk(): Promise<string> {
    this.#made += 1
    const name = `trunk-${this.#made}`
    await this.#make({
      method: 'PUT',
      path: `/admin/v1/trunks/${name}`,
      body: { from: [`192.0.2.${this.#made % 250}`] },
    })
    return name
  }

  /** An endpoint besides the first, which takes all events. An owner may have few: those made before go. */
  async webhook(of: '/v1' | '/admin/v1', url = this.#server.receiver): Promise<Made> {
    const { items } = await this.#make<{ items: Made[] }>({ method: 'GET', path: `${of}/webhooks` })
    const oldestFirst = items.toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
    for (const { id } of oldestFirst.slice(1)) await this.#make({ method: 'DELETE', path: `${of}/webhooks/${id}` })
    return this.#make({ method: 'POST', path: `${of}/webhooks`, body: { url } })
  }

  /** The newest call of the sandbox. */
  async call(): Promise<string> {
    const { items } = await this.#make<{ items: Made[] }>({ method: 'GET', path: '/v1/calls' })
    const [newest] = items
    if (newest === undefined) throw new Error('nobody has called')
    return newest.id
  }

  /** An endpoint and the event of a delivery to it that waits to be tried again. */
  async failedDelivery(of: '/v1' | '/admin/v1'): Promise<readonly [endpoint: string, event: string]> {
    if (of === '/admin/v1') await this.#alarm()
    const { id } = await this.webhook(of, this.#server.refusingReceiver)
    await this.#make({ method: 'POST', path: `${of}/webhooks/${id}/replay`, body: { after: '0' } })
    for (let tried = 0; tried < 250; tried += 1) {
      const { items } = await this.#make<{ items: { event: string }[] }>({
        ...{ method: 'GET', path: `${of}/webhooks/${id}/deliveries`, query: { state: 'waiting' } },
      })
      const [first] = items
      if (first !== undefined) return [id, first.event]
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error('no delivery failed')
  }

  /** Something that operators are told: nobody answers at a trunk. */
  async #alarm(): Promise<void> {
    await this.#make({
      ...{ method: 'PUT', path: '/admin/v1/trunks/silent' },
      body: { to: '127.0.0.1:9', transport: 'tcp', from: ['192.0.2.253'], pingMs: 500 },
    })
    const query = { after: '0', wait: '20', types: 'alarm.raised' }
    const { items } = await this.#make<{ items: Made[] }>({ method: 'GET', path: '/admin/v1/events', query })
    if (items.length === 0) throw new Error('no alarm was raised')
  }

  async #make<Answer>(request: PlainRequest): Promise<Answer> {
    const { status, text } = await this.#server.send(request)
    if (status >= 300) throw new Error(`${request.method} ${request.path} was answered ${status}: ${text}`)
    return JSON.parse(text) as Answer
  }
}
