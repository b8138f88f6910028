import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { SessionAnswer } from '@axbridge/api'
import { SimplePhone } from '@axbridge/sim'
import { formatHostPort } from '@axbridge/sip'
import { freeAddress } from '../free-port.ts'
import { LoggedServer } from '../leaks/logged-server.ts'
import { OtlpReceiver } from '../otlp-receiver.ts'
import type { PlainRequest } from './planted-requests.ts'

/** What a server says to whom. */
export type Output = 'answers' | 'log' | 'metrics' | 'traces' | 'webhooks' | 'commands'

const deadlineMs = 20_000
/** How long a stream without an end is read. */
const streamMs = 300

/** The operations that show the numbers of people to who may see them: `tests/openapi.test.ts` holds which there are. */
const showing: readonly RegExp[] = [
  /^POST \/console\/v1\/bindings\/[^/]+\/reveal$/,
  /^POST \/console\/v1\/traces\/[^/]+\/result$/,
  /^GET \/console\/v1\/traces\/[^/]+\/export$/,
  /^POST \/console\/v1\/person-requests\/[^/]+\/answer$/,
]

/** Who takes what is posted to endpoints: every octet of it. It answers 204, and at one address 500. */
const takeWebhooks = async (): Promise<{ readonly server: Server; readonly texts: string[] }> => {
  const texts: string[] = []
  const server = createServer((request, response) => {
    const parts: Buffer[] = [Buffer.from(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n`)]
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      texts.push(Buffer.concat(parts).toString('utf8'))
      response.writeHead(request.url === '/refusing' ? 500 : 204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, texts }
}

/** Somebody who is signed in. */
export type SignedIn = {
  readonly id: string
  readonly name: string
  readonly session: { readonly cookie: string; readonly 'axbridge-csrf': string; readonly 'axbridge-customer': string }
}

const visitors: readonly string[] = [
  ...['POST /console/v1/set-up', 'POST /console/v1/session', 'POST /console/v1/try-it/opened'],
]

type Parts = {
  readonly server: LoggedServer
  readonly traces: OtlpReceiver
  readonly webhooks: Awaited<ReturnType<typeof takeWebhooks>>
  readonly metrics: string
}

/** A server with every output switched on, each of which is kept whole. */
export class WalkedServer {
  readonly #parts: Parts
  readonly #phones: SimplePhone[] = []
  readonly #answers: string[] = []
  readonly #commands: string[] = []
  readonly #scrapes: string[] = []
  #signedIn: Promise<SignedIn> | undefined

  private constructor(parts: Parts) {
    this.#parts = parts
  }

  static async start(
    nodeOptions: readonly string[] = [],
    settings: Readonly<Record<string, object>> = {},
  ): Promise<WalkedServer> {
    const traces = await OtlpReceiver.start()
    const webhooks = await takeWebhooks()
    const metrics = formatHostPort(await freeAddress())
    const server = await LoggedServer.start(
      {
        log: { level: 'debug' },
        metrics: { listen: metrics },
        traces: { endpoint: traces.endpoint, share: 1 },
        webhooks: { allowHttp: true, allowedNetworks: ['127.0.0.0/8'] },
        alarms: { quietMs: 500 },
        pools: { lookMs: 200 },
        calls: { ringTimeoutMs: 1_000 },
        // Ladders of the sandbox show its numbers by design: those that are drawn from records do not.
        console: { ladders: { kept: 0 } },
        // Its officers come and agree within seconds.
        supervision: { dualControlRestMs: 0 },
        ...settings,
      },
      nodeOptions,
    )
    return new WalkedServer({ server, traces, webhooks, metrics })
  }

  get http(): string {
    return this.#parts.server.ready.http
  }

  get directory(): string {
    return this.#parts.server.directory
  }

  get config(): string {
    return join(this.directory, 'config.yaml')
  }

  get sip() {
    return this.#parts.server.ready.sip
  }

  get sandbox() {
    const { sandbox } = this.#parts.server.ready
    if (sandbox === null) throw new Error('the sandbox is on')
    return sandbox
  }

  get adminKeyFile(): string {
    return join(this.directory, 'keys', 'admin')
  }

  /** Where events are taken. */
  get receiver(): string {
    return `http://127.0.0.1:${(this.#parts.webhooks.server.address() as AddressInfo).port}/events`
  }

  /** Where every post is answered 500. */
  get refusingReceiver(): string {
    return new URL('/refusing', this.receiver).href
  }

  async phone(number: string, { registered = true } = {}): Promise<SimplePhone> {
    const { password } = this.sandbox
    const phone = await SimplePhone.open({ number, server: this.sip.udp, transport: 'udp', password, talkative: true })
    this.#phones.push(phone)
    if (registered) await phone.register()
    return phone
  }

  /** Of everybody at the console. */
  readonly password = 'a long walk by the river'

  /** Sets a password by an invitation; answers the headers of the session that begins so. */
  async signUp(name: string, token: string): Promise<SignedIn> {
    const answer = await fetch(`${this.http}/console/v1/set-up`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, password: this.password }),
    })
    const { csrf, user } = (await answer.json()) as SessionAnswer
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const session = { cookie, 'axbridge-csrf': csrf, 'axbridge-customer': this.sandbox.customer }
    return { id: user.id, name, session }
  }

  /** The session of a platform admin, by whom what is for people alone is asked. */
  async #session(): Promise<SignedIn['session']> {
    this.#signedIn ??= this.signUp('walking.admin', await this.#inviteAdmin())
    return (await this.#signedIn).session
  }

  async #inviteAdmin(): Promise<string> {
    const body = { name: 'walking.admin', role: 'platform_admin' }
    const { text } = await this.send({ method: 'POST', path: '/admin/v1/users', body })
    return (JSON.parse(text) as { link: string }).link.split('#')[1] ?? ''
  }

  /** How whoever may ask this is known. */
  async #known({ method, path, headers }: PlainRequest): Promise<Readonly<Record<string, string>>> {
    // Whoever signs in has no session yet: one that came along would end.
    if (headers?.cookie !== undefined || visitors.includes(`${method} ${path}`)) return {}
    if (path.startsWith('/console/')) return this.#session()
    const key = path.startsWith('/admin/') ? readFileSync(this.adminKeyFile, 'utf8').trim() : this.sandbox.key
    return { authorization: `Bearer ${key}` }
  }

  /** Sends a request as whoever may ask this; keeps the whole answer. */
  async send(request: PlainRequest): Promise<{ status: number; text: string }> {
    const { method, path, query, headers, body, text } = request
    const known = await this.#known(request)
    const asked = query === undefined || Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query)}`
    const written = text ?? (body === undefined ? undefined : JSON.stringify(body))
    const ending = new AbortController()
    const late = setTimeout(() => ending.abort(), deadlineMs)
    try {
      const answer = await fetch(`${this.http}${path}${asked}`, {
        method,
        headers: {
          ...known,
          ...(written === undefined ? {} : { 'content-type': text === undefined ? 'application/json' : 'text/csv' }),
          ...headers,
        },
        ...(written === undefined ? {} : { body: written }),
        signal: ending.signal,
      })
      const isEndless = answer.headers.get('content-type')?.startsWith('text/event-stream') === true
      if (isEndless) setTimeout(() => ending.abort(), streamMs)
      const said = await readAll(answer)
      const heads = [...answer.headers].map(([name, value]) => `${name}: ${value}`)
      // What these answer is the numbers of people, by design, and of whoever else stood on the same 700 number.
      const shows = answer.ok && showing.some((way) => way.test(`${method} ${path}`))
      this.#answers.push([`${answer.status}`, ...heads, '', shows ? '' : said].join('\n'))
      return { status: answer.status, text: said }
    } finally {
      clearTimeout(late)
    }
  }

  async scrape(): Promise<void> {
    this.#scrapes.push(await (await fetch(`http://${this.#parts.metrics}/metrics`)).text())
  }

  /** What a command of `axbridge` printed. */
  printed(text: string): void {
    this.#commands.push(text)
  }

  /** Ends all and answers what was said. */
  async stop(): Promise<Readonly<Record<Output, string>>> {
    const { server, traces, webhooks } = this.#parts
    await Promise.all(this.#phones.splice(0).map((phone) => phone.close()))
    await this.scrape().catch(() => {})
    await server.stop()
    await traces.stop()
    webhooks.server.closeAllConnections()
    await new Promise((resolve) => webhooks.server.close(resolve))
    return {
      answers: this.#answers.join('\n'),
      log: server.output,
      metrics: this.#scrapes.join('\n'),
      traces: traces.text,
      webhooks: webhooks.texts.join('\n'),
      commands: this.#commands.join('\n'),
    }
  }
}

/** What came before it was broken off, where it was. */
const readAll = async (answer: Response): Promise<string> => {
  const decoder = new TextDecoder()
  let said = ''
  try {
    for await (const part of answer.body ?? []) said += decoder.decode(part as Uint8Array, { stream: true })
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  return said
}
