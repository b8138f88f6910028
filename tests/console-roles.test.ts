import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mayAsk, type OperationId, operation, operationIds, type RoleOperationId, rolesOf } from '@axbridge/api'
import { findNumbers, parsePhoneNumber, type Role, roles } from '@axbridge/core'
import { completeConfig, type RunningServer, startServer } from '@axbridge/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// Every operation of openapi.json is asked by every role, by a developer of another customer, and by nobody.

type Described = {
  readonly operationId: OperationId
  readonly method: string
  readonly path: string
  readonly examples: Readonly<Record<string, string>>
  readonly mediaType: string | undefined
}

type Parameter = { readonly name: string; readonly in: string; readonly schema: { readonly examples?: string[] } }
type Document = {
  readonly paths: Record<
    string,
    Record<
      string,
      {
        readonly operationId: OperationId
        readonly parameters?: readonly Parameter[]
        readonly requestBody?: { readonly content: Record<string, unknown> }
      }
    >
  >
}

// Compiled to dist/tests/, two folders below the repository's root.
const document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as Document

const described: readonly Described[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
    ...{ operationId, path, method: method.toUpperCase() },
    examples: Object.fromEntries(
      parameters.flatMap(({ name, in: place, schema }) =>
        place === 'path' ? [[name, schema.examples?.[0] ?? '']] : [],
      ),
    ),
    mediaType: requestBody === undefined ? undefined : Object.keys(requestBody.content)[0],
  })),
)

const password = 'a long walk by the river'
const people = ['13700000013', '13600000014'] as const
const parsed = people.map((text) => {
  const number = parsePhoneNumber(text)
  if (!number.ok) throw new Error('a number of the test does not parse')
  return number.value
})
const showsAPerson = findNumbers(parsed)

let folder: string
let server: RunningServer
let adminKey: string
const acme = { id: '', key: '', block: '70010000001', binding: '' }
const other = { id: '' }

type Actor = {
  readonly name: string
  readonly role: Role
  readonly cookie: string
  readonly csrf: string
  readonly id: string
}
const actors = new Map<string, Actor>()
const actorOf = (name: string): Actor => {
  const actor = actors.get(name)
  if (actor === undefined) throw new Error(`there is no ${name}`)
  return actor
}

// biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
type Heard = { readonly status: number; readonly text: string; readonly json: any }

/** Reads an answer; of one that goes on for ever, what comes first. */
const hear = async (response: Response): Promise<Heard> => {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') === true) {
    await response.body?.cancel()
    return { status: response.status, text: '', json: undefined }
  }
  const text = await response.text()
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined }
}

const asOperator = async (method: string, path: string, body?: object): Promise<Heard> =>
  hear(
    await fetch(`${server.http}/admin/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${adminKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  )

const signUp = async (name: string, role: Role, customer?: string): Promise<void> => {
  const { json } = await asOperator('POST', '/users', { name, role, ...(customer === undefined ? {} : { customer }) })
  const response = await fetch(`${server.http}/console/v1/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: json.link.split('#')[1], password }),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const { csrf } = (await response.json()) as { csrf: string }
  actors.set(name, { name, role, cookie, csrf, id: json.user.id })
}

type Asking = {
  readonly customer?: string | undefined
  readonly params?: Readonly<Record<string, string>>
  readonly body?: unknown
}

const ask = async (actor: Actor | undefined, { method, path, mediaType, examples }: Described, asking: Asking) => {
  const params = { ...examples, ...asking.params }
  const filled = path.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
  const body =
    mediaType === undefined ? undefined : mediaType === 'text/csv' ? 'block' : JSON.stringify(asking.body ?? {})
  const response = await fetch(`${server.http}${filled}`, {
    method,
    headers: {
      ...(actor === undefined ? {} : { cookie: actor.cookie, 'axbridge-csrf': actor.csrf }),
      ...(asking.customer === undefined ? {} : { 'axbridge-customer': asking.customer }),
      ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
    },
    ...(body === undefined ? {} : { body }),
  })
  return hear(response)
}

/** What is really there, so that a request that should be refused would do something. */
const realParams = (path: string): Readonly<Record<string, string>> => {
  if (path.includes('/bindings/')) return { id: acme.binding }
  if (path.includes('/customers/')) return { id: acme.id }
  if (path.includes('/users/')) return { id: actorOf('read_only').id }
  return path.includes('/blocks/') ? { block: acme.block } : {}
}

/** What changes nothing that is there, and is answered in full where it may be asked. */
const bodies: Readonly<Partial<Record<OperationId, unknown>>> = {
  searchBindings: {},
  checkRoute: { caller: people[0], x: '700100000010001' },
  searchByParty: { party: people[0], reason: 'The test looks for him' },
  revealBinding: { reason: 'The test looks at them' },
}

/** It ends the session by which it is asked. */
const lastOfAll = 'signOut' satisfies OperationId

const state = async () => {
  const lists = [
    '/customers',
    '/users',
    '/blocks',
    '/trunks',
    '/webhooks',
    `/customers/${acme.id}/keys`,
    '/audit?limit=200',
  ]
  const heard = await Promise.all(lists.map((list) => asOperator('GET', list)))
  return heard.map(({ json }) => json.items.map((item: Record<string, unknown>) => ({ ...item, utilisation: null })))
}

const heardBy = new Map<string, string[]>()
const remember = (who: string, id: OperationId, { text }: Heard): void => {
  heardBy.set(who, [...(heardBy.get(who) ?? []), `${id} ${text}`])
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-roles-'))
  server = await startServer(
    completeConfig({
      http: { listen: '127.0.0.1:0', drainMs: 0 },
      sip: { udp: '127.0.0.1:0', tcp: '127.0.0.1:0', ws: { listen: '127.0.0.1:0' } },
      calls: { drainMs: 0 },
      ...{ data: join(folder, 'data'), keys: join(folder, 'keys'), log: { level: 'silent' } },
    }),
  )
  adminKey = readFileSync(server.adminKeyFile, 'utf8').trim()
  const added = await asOperator('POST', '/customers', { name: 'acme', settings: { bearerAllowed: true } })
  acme.id = added.json.id
  acme.key = (await asOperator('POST', `/customers/${acme.id}/keys`)).json.secret
  other.id = (await asOperator('POST', '/customers', { name: 'another one' })).json.id
  await asOperator('POST', '/blocks', {
    ...{ block: acme.block, approval: 'approval-1', basePlatform: 'operator-1', customer: acme.id, state: 'active' },
    validFrom: '2026-01-01T00:00:00Z',
  })
  const bound = await fetch(`${server.http}/v1/bindings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${acme.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ a: people[0], b: people[1], orderId: 'order-17' },
      expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
    }),
  })
  acme.binding = ((await bound.json()) as { id: string }).id
  for (const role of roles) await signUp(role, role, role === 'customer_developer' ? acme.id : undefined)
  await signUp('foreign_developer', 'customer_developer', other.id)
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const isKnown = (id: OperationId): id is RoleOperationId => operation(id).security !== 'none'

/** Which customer an actor names: the one whose bindings are looked for. */
const customerNamed = (actor: Actor, customer: string): string | undefined =>
  actor.role === 'customer_developer' && actor.name !== 'foreign_developer' ? undefined : customer

const isOfCustomer = (id: OperationId): boolean =>
  operation(id).security === 'api_key' || operation(id).headers?.properties['AXBridge-Customer'] !== undefined

const mayAskOf = (actor: Actor, id: RoleOperationId, customer: string): boolean => {
  if (actor.name === 'foreign_developer' && isOfCustomer(id)) return false
  return mayAsk(actor.role, id, isOfCustomer(id) ? customer === server.sandbox?.customer : true)
}

test('the document has every operation, and the table of roles says of each who may ask', () => {
  expect(described.map(({ operationId }) => operationId).sort()).toEqual([...operationIds].sort())
  expect(Object.keys(rolesOf).sort()).toEqual(operationIds.filter(isKnown).sort())
  expect(described.length).toBeGreaterThan(75)
})

test('the table keeps what must be kept apart', () => {
  const all = (role: Role) => operationIds.filter(isKnown).filter((id) => rolesOf[id].includes(role))
  const changing = (role: Role) => all(role).filter((id) => operation(id).method !== 'GET')
  const own = ['signOut', 'changePassword', 'beginTotp', 'confirmTotp', 'removeTotp']
  expect(changing('read_only').sort()).toEqual([...own, 'searchBindings'].sort())
  expect(all('customer_developer').filter((id) => operation(id).security === 'admin')).toEqual([])
  for (const id of ['revealBinding', 'searchByParty', 'listAudit'] as const)
    expect([...rolesOf[id]].sort()).toEqual(['compliance_officer', 'platform_admin'])
  for (const id of [
    'inviteUser',
    'changeUser',
    'renewInvitation',
    'addCustomer',
    'changeCustomer',
    'addKey',
    'revokeKey',
  ] as const)
    expect(rolesOf[id]).toEqual(['platform_admin'])
  for (const id of ['bind', 'bindBatch', 'changeBinding'] as const) expect(rolesOf[id]).toEqual(['customer_developer'])
})

describe('every operation', () => {
  test('is refused to nobody signed in with 401, and to a role that may not ask it with 403, and changes nothing', async () => {
    const before = await state()
    for (const one of described) {
      const id = one.operationId
      if (!isKnown(id)) continue
      const asking = { params: realParams(one.path), body: bodies[id] }
      const stranger = await ask(undefined, one, { ...asking, customer: acme.id })
      expect(stranger.status, `${id} by nobody`).toBe(401)
      remember('nobody', id, stranger)
      for (const actor of actors.values()) {
        if (mayAskOf(actor, id, acme.id)) continue
        const heard = await ask(actor, one, { ...asking, customer: customerNamed(actor, acme.id) })
        expect(heard.status, `${id} by ${actor.name}: ${heard.text}`).toBe(403)
        remember(actor.name, id, heard)
      }
    }
    expect(await state()).toEqual(before)
  })

  test('is never refused as such to a role that may ask it', async () => {
    for (const one of described) {
      const id = one.operationId
      if (!isKnown(id) || id === lastOfAll) continue
      for (const actor of actors.values())
        for (const customer of [acme.id, server.sandbox?.customer ?? '']) {
          if (!mayAskOf(actor, id, customer)) continue
          // What would change something is asked of what is not there.
          const params = one.method === 'GET' || id === 'revealBinding' ? realParams(one.path) : {}
          const asking = { params, body: bodies[id], customer: customerNamed(actor, customer) }
          const heard = await ask(actor, one, asking)
          expect([401, 403], `${id} by ${actor.name}: ${heard.text}`).not.toContain(heard.status)
          expect(heard.status, `${id} by ${actor.name}: ${heard.text}`).toBeLessThan(500)
          remember(actor.name, id, heard)
        }
    }
  })

  test('shows a real number to nobody but whoever may see it, and only where he asks for it', () => {
    for (const [who, answers] of heardBy) {
      const revealing = answers.filter((answer) => showsAPerson(answer)).map((answer) => answer.split(' ')[0])
      const expected = ['platform_admin', 'compliance_officer'].includes(who) ? ['revealBinding'] : []
      expect([...new Set(revealing)], who).toEqual(expected)
    }
    // It was there to be seen: in bindings, as a mask.
    for (const role of roles) expect(heardBy.get(role)?.join('\n')).toContain('137****0013')
  })

  test('is asked for in vain once the session has ended', async () => {
    const signOut = described.find(({ operationId }) => operationId === lastOfAll)
    const look = described.find(({ operationId }) => operationId === 'getSession')
    if (signOut === undefined || look === undefined) throw new Error('the document has no sessions')
    for (const actor of actors.values()) {
      expect((await ask(actor, signOut, {})).status, actor.name).toBe(200)
      expect((await ask(actor, look, {})).status, actor.name).toBe(401)
    }
  })
})
