import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { completeConfig, type RunningServer, startServer } from '@axbridge/server'
import { SimplePhone } from '@axbridge/sim'

/** The numbers that tests call real; nobody has them. */
export const people = { a: '13800000001', b: '13800000002', stranger: '13800000003', other: '13800000004' } as const

export type BoundAnswer = {
  readonly id: string
  readonly x: string
  readonly y: string | null
  readonly state: string
  readonly expiresAt: string
}

export type CallAnswer = {
  readonly id: string
  readonly binding: string
  readonly orderId: string
  readonly direction: string
  readonly x: string
  readonly caller: string
  readonly callee: string | null
  readonly startedAt: string
  readonly ringingAt: string | null
  readonly answeredAt: string | null
  readonly endedAt: string | null
  readonly outcome: string
  readonly refusal: string | null
  readonly q850Cause: number | null
  readonly durationMs: number | null
}

/** The whole system in this process, on free ports and in a folder of its own, with the phones of a test. */
export class RunningService {
  readonly #folder: string
  readonly #settings: { readonly sip?: object }
  readonly #phones: SimplePhone[] = []
  #server: RunningServer

  private constructor(folder: string, settings: { readonly sip?: object }, server: RunningServer) {
    this.#folder = folder
    this.#settings = settings
    this.#server = server
  }

  /** `settings` are added to the configuration; of `sip`, key by key. */
  static async start(
    settings: { readonly sip?: object; readonly [section: string]: unknown } = {},
  ): Promise<RunningService> {
    const folder = mkdtempSync(join(tmpdir(), 'axbridge-test-'))
    return new RunningService(folder, settings, await startIn(folder, settings))
  }

  /** Stops the server and starts it again on the same data; phones register anew. */
  async restart(): Promise<void> {
    await this.#server.stop()
    this.#server = await startIn(this.#folder, this.#settings)
  }

  /** Where its data and keys are. */
  get directory(): string {
    return this.#folder
  }

  get http(): string {
    return this.#server.http
  }

  /** Where Prometheus asks; the settings must say so. */
  get metrics(): string {
    if (this.#server.metrics === undefined) throw new Error('metrics are off')
    return `${this.#server.metrics}/metrics`
  }

  /** Sets the first password at the console. */
  get setUpLink(): string {
    if (this.#server.setUpLink === undefined) throw new Error('somebody has set a password already')
    return this.#server.setUpLink
  }

  get apiKey(): string {
    return this.#sandbox.apiKey
  }

  /** What every phone of the sandbox registers with. */
  get phonePassword(): string {
    return this.#sandbox.phonePassword
  }

  sipAddress(transport: keyof RunningServer['sip']): { host: string; port: number } {
    const [host = '', port] = this.#server.sip[transport]?.split(':') ?? []
    return { host, port: Number(port) }
  }

  get #sandbox() {
    if (this.#server.sandbox === undefined) throw new Error('the sandbox is off')
    return this.#server.sandbox
  }

  /** A phone; registered in the sandbox unless it is said not to be. */
  async phone(
    number: string,
    {
      registered = true,
      transport = 'udp' as 'udp' | 'tcp',
      talkative = false,
      local = { host: '127.0.0.1', port: 0 },
    } = {},
  ): Promise<SimplePhone> {
    const phone = await SimplePhone.open({
      number,
      server: this.sipAddress(transport),
      transport,
      password: this.phonePassword,
      talkative,
      local,
    })
    this.#phones.push(phone)
    if (registered) await phone.register()
    return phone
  }

  async request(
    method: string,
    path: string,
    body?: object,
    key = this.apiKey,
  ): Promise<{ status: number; json: unknown }> {
    const response = await fetch(`${this.http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, json: await response.json() }
  }

  /** The same as an operator, under /admin/v1; the answer of a 2xx. */
  async asOperator(method: string, path: string, body?: object): Promise<unknown> {
    const key = readFileSync(this.#server.adminKeyFile, 'utf8').trim()
    const { status, json } = await this.request(method, `/admin/v1${path}`, body, key)
    if (status >= 300) throw new Error(`${method} ${path} was answered ${status}`)
    return json
  }

  async bind(a: string = people.a, b: string = people.b, orderId = 'order-1'): Promise<BoundAnswer> {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const { status, json } = await this.request('POST', '/v1/bindings', { a, b, orderId, expiresAt })
    if (status !== 201) throw new Error(`the bind was answered ${status}`)
    return json as BoundAnswer
  }

  /** A binding with these fields; between A and B, for an hour, where they do not say otherwise. */
  async bindWith(fields: object): Promise<BoundAnswer> {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    const body = {
      ...('members' in fields ? {} : { a: people.a }),
      b: people.b,
      orderId: 'order-1',
      expiresAt,
      ...fields,
    }
    const { status, json } = await this.request('POST', '/v1/bindings', body)
    if (status !== 201) throw new Error(`the bind was answered ${status}`)
    return json as BoundAnswer
  }

  async change({ id }: BoundAnswer, fields: object): Promise<BoundAnswer> {
    const { status, json } = await this.request('PATCH', `/v1/bindings/${id}`, fields)
    if (status !== 200) throw new Error(`the change was answered ${status}`)
    return json as BoundAnswer
  }

  async unbind({ id }: BoundAnswer): Promise<void> {
    const { status } = await this.request('DELETE', `/v1/bindings/${id}`)
    if (status !== 200) throw new Error(`the unbind was answered ${status}`)
  }

  /** The newest call of a binding, once it has had so many and this one has ended. */
  async endedCall({ id }: BoundAnswer, count = 1): Promise<CallAnswer> {
    for (let tried = 0; tried < 250; tried += 1) {
      const { json } = await this.request('GET', `/v1/calls?binding=${id}&limit=200`)
      const { items } = json as { items: CallAnswer[] }
      const [newest] = items
      if (items.length >= count && newest !== undefined && newest.endedAt !== null) return newest
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`the binding has no ${count} calls that have ended`)
  }

  /** The customer's calls, newest first, once there are as many as expected and each has ended. */
  async calls(expected: number): Promise<CallAnswer[]> {
    for (let tried = 0; tried < 100; tried += 1) {
      const { json } = await this.request('GET', '/v1/calls?limit=200')
      const { items } = json as { items: CallAnswer[] }
      if (items.length >= expected && items.every(({ endedAt }) => endedAt !== null)) return items
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`there are no ${expected} ended calls`)
  }

  /** Ends the phones of a test; the service goes on. */
  async hangUpAll(): Promise<void> {
    await Promise.all(this.#phones.splice(0).map((phone) => phone.close()))
  }

  async stop(): Promise<void> {
    await this.hangUpAll()
    await this.#server.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

const startIn = (folder: string, settings: { readonly sip?: object }): Promise<RunningServer> =>
  startServer(
    completeConfig({
      http: { listen: '127.0.0.1:0' },
      data: join(folder, 'data'),
      keys: join(folder, 'keys'),
      log: { level: 'silent' },
      ...settings,
      sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' }, ...settings.sip },
    }),
  )
