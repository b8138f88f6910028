import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people as anybody } from './running-service.ts'
import { type Tenant, Tenants } from './tenants.ts'

// Every operation that a customer may ask is asked with every id of another customer, wherever the document lets an id stand.

type Schema = {
  readonly $ref?: string
  readonly type?: string
  readonly pattern?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}
type Parameter = { readonly name: string; readonly in: string; readonly schema: Schema }
type Described = {
  readonly operationId: string
  readonly security: readonly object[]
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

// Compiled to dist/tests/, two folders below the repository's root.
const document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8')) as Document

/** What a place in a request names; `plain` names nothing that belongs to anybody. */
type Kind = keyof typeof foreignOf | 'plain'

const foreignOf = {
  binding: ({ binding }: Tenant) => binding,
  call: ({ call }: Tenant) => call,
  webhook: ({ webhook }: Tenant) => webhook,
  event: ({ event }: Tenant) => event,
  suspension: ({ suspension }: Tenant) => suspension,
  registration: ({ registration }: Tenant) => registration,
  number: ({ number }: Tenant) => number,
  person: ({ people: [a] }: Tenant) => a,
  order: ({ order }: Tenant) => order,
  scenario: ({ scenario }: Tenant) => scenario,
  idempotencyKey: ({ idempotencyKey }: Tenant) => idempotencyKey,
  eventNumber: ({ eventNumber }: Tenant) => eventNumber,
  cursor: ({ cursor }: Tenant) => cursor,
} as const

/** The same kinds as nobody has them: well-formed, and never given to anybody. */
const never: Readonly<Record<keyof typeof foreignOf, string>> = {
  binding: 'bnd_70010000077_aaaaaaaaaaaaaaaaaaaaaaaa',
  call: 'call_70010000077_aaaaaaaaaaaaaaaa',
  webhook: 'whk_aaaaaaaaaaaaaaaa',
  event: 'evt_70010000077_aaaaaaaaaaaaaaaaaaaaaaaa_c',
  suspension: 'mat_aaaaaaaaaaaaaaaaaaaaaaaa',
  registration: 'mat_aaaaaaaaaaaaaaaaaaaaaaaa',
  number: '700100000770001',
  person: '13700000099',
  order: 'order-of-nobody',
  scenario: 'rides-of-nobody',
  idempotencyKey: 'key-of-nobody',
  eventNumber: '',
  cursor: '',
}

const byPattern: readonly (readonly [RegExp, Kind])[] = [
  [/^\^bnd_/, 'binding'],
  [/^\^(?:call_|\(\?:call\|msg\)_)/, 'call'],
  [/^\^whk_/, 'webhook'],
  [/^\^evt_/, 'event'],
  [/^\^mat_/, 'suspension'],
  [/^\^700\[0-9\]\{12\}\$$/, 'number'],
  [/1\[3-9\]\[0-9\]\{9\}\$$/, 'person'],
  [/^\^\(\?:(?:last\|)?0\|\[1-9\]/, 'eventNumber'],
]

const byName: Readonly<Record<string, Kind>> = {
  orderId: 'order',
  scenario: 'scenario',
  'Idempotency-Key': 'idempotencyKey',
  cursor: 'cursor',
  // A time, words, or what the customer's own people and machines are called.
  ...Object.fromEntries(
    [
      ...['expiresAt', 'from', 'to', 'at', 'identifier', 'version', 'types', 'text', 'url', 'description'],
      ...['name', 'document.number'],
    ].map((name) => [name, 'plain']),
  ),
}

/** One place of a request, as `query.binding`, `path.id` or `body.items.0.id`. */
type Place = { readonly at: string; readonly kind: Kind | undefined }

const kindOf = (at: string, pattern = ''): Kind | undefined => {
  // Matters of several kinds have ids of one form: that of a registration stands in a body.
  if (at === 'body.id' && pattern.startsWith('^mat_')) return 'registration'
  const words = at.split('.').filter((part) => !/^[0-9]+$/.test(part))
  const named = byName[words.at(-1) ?? ''] ?? byName[words.slice(-2).join('.')]
  return byPattern.find(([form]) => form.test(pattern))?.[1] ?? named
}

const placesIn = (schema: Schema, at: string): readonly Place[] => {
  const name = schema.$ref?.split('/').at(-1)
  const meant = name === undefined ? schema : (document.components.schemas[name] ?? {})
  const inner = Object.entries(meant.properties ?? {}).flatMap(([key, one]) => placesIn(one, `${at}.${key}`))
  const listed = meant.items === undefined ? [] : placesIn(meant.items, `${at}.0`)
  const others = (meant.anyOf ?? []).flatMap((one) => placesIn(one, at))
  const isText = meant.type === 'string' && !('enum' in meant)
  return [...inner, ...listed, ...others, ...(isText ? [{ at, kind: kindOf(at, meant.pattern) }] : [])]
}

type Operation = {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly places: readonly Place[]
}

const operations: readonly Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, { operationId: id, security, parameters = [], requestBody }]) => {
    if (!security.some((one) => 'signature' in one)) return []
    const body = requestBody?.content['application/json']?.schema
    const places = [
      ...parameters.flatMap(({ name, in: place, schema }) => placesIn(schema, `${place}.${name}`)),
      ...(body === undefined ? [] : placesIn(body, 'body')),
    ]
    return [{ id, method: method.toUpperCase(), path, places }]
  }),
)

/** A body that is taken, for each operation that needs one; the place that is tried is put into it. */
const bodies: Readonly<Record<string, (own: Tenant) => object>> = {
  bind: (own) => bindBody(own),
  bindBatch: (own) => ({ items: [bindBody(own)] }),
  unbindBatch: () => ({ items: [{ id: never.binding }] }),
  searchBindings: () => ({}),
  changeBinding: () => ({ direction: 'both' }),
  checkRoute: ({ people: [caller], number: dialled }) => ({ caller, dialled, errand: 'call' }),
  appealSuspension: () => ({ text: 'Nobody was called twice' }),
  addOptOut: () => ({ number: anybody.other, of: 'both' }),
  removeOptOut: () => ({ number: anybody.other }),
  registerActualUser: () => ({
    ...{ number: anybody.other, name: 'somebody', document: { kind: 'passport', number: 'E00000001' } },
  }),
  removeActualUser: () => ({ number: anybody.other }),
  addWebhook: () => ({ url: 'http://127.0.0.1:9/', types: ['pool.low'] }),
  changeWebhook: () => ({ description: 'changed' }),
  replayWebhook: () => ({ after: '0' }),
}

const bindBody = ({ people: [a, b] }: Tenant) => ({
  ...{ a, b, orderId: 'order-of-the-test' },
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
})

/** `members` and their like stand in a group, `y` where there are two numbers, `id` in place of a number: a place may need others beside it. */
const beside = (at: string): object => {
  if (at === 'body.id') return { number: undefined }
  if (/members|defaultMember/i.test(at)) return { mode: 'GXB', a: undefined, members: [anybody.a, anybody.other] }
  return at.endsWith('.y') ? { mode: 'AXYB' } : {}
}

const put = (value: unknown, at: readonly string[], text: string): unknown => {
  const [key = '', ...deeper] = at
  if (at.length === 0) return text
  if (/^[0-9]+$/.test(key)) return [put(Array.isArray(value) ? value[Number(key)] : undefined, deeper, text)]
  return { ...Object(value), [key]: put((value as Record<string, unknown> | undefined)?.[key], deeper, text) }
}

let tenants: Tenants
let own: Tenant
let theirs: Tenant

beforeAll(async () => {
  tenants = await Tenants.open()
  // More of everything: what is counted has numbers there that it has not here.
  theirs = await tenants.add({
    name: 'theirs',
    block: '70010000002',
    people: ['13700000021', '13600000022'],
    bindings: 9,
  })
  own = await tenants.add({ name: 'own', block: '70010000001', people: ['13700000011', '13600000012'], bindings: 3 })
}, 60_000)
afterAll(() => tenants?.close())

type Heard = { readonly status: number; readonly text: string }
type Asker = Readonly<Record<string, string>>

const byKey = ({ key }: Tenant): Asker => ({ authorization: `Bearer ${key}` })
const bySession = ({ session: { cookie, csrf } }: Tenant): Asker => ({ cookie, 'axbridge-csrf': csrf })

/** Asks with one value at one place, and good ones of the own at all others. */
const ask = async (asker: Asker, operation: Operation, at: string, value: string): Promise<Heard> => {
  const [where = '', ...inside] = at.split('.')
  const [name = ''] = inside
  const path = operation.path.replace(/\{([A-Za-z]+)\}/g, (_, parameter: string) => {
    const kind = operation.places.find((place) => place.at === `path.${parameter}`)?.kind
    const good = kind === undefined || kind === 'plain' ? '' : foreignOf[kind](own)
    return encodeURIComponent(where === 'path' && name === parameter ? value : good)
  })
  const query = where === 'query' ? `?${new URLSearchParams({ [name]: value })}` : ''
  const made = bodies[operation.id]?.(own)
  const inItem = inside[0] === 'items' ? inside.slice(2) : inside
  const item = (one: object) => put({ ...one, ...beside(at) }, inItem, value)
  const body =
    made === undefined || where !== 'body'
      ? made
      : 'items' in made
        ? { items: [item((made as { items: [object] }).items[0])] }
        : item(made)
  const response = await fetch(`${tenants.service.http}${path}${query}`, {
    method: operation.method,
    headers: {
      ...asker,
      ...(where === 'header' ? { [name]: value } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true)
    return { status: response.status, text: await response.text() }
  await response.body?.cancel()
  return { status: response.status, text: '' }
}

const maskOf = (number: string): string => `${number.slice(0, 3)}****${number.slice(-4)}`

/** An answer without what is another one each time, and without what was written. */
const shapeOf = ({ status, text }: Heard, written: string): readonly unknown[] => [
  status,
  text
    .replaceAll(written === '' ? /$^/g : written, 'what was written')
    .replaceAll(maskOf(written), 'its mask')
    .replaceAll(/\b700 [0-9] [0-9]{7} [0-9]{4}\b/g, 'number')
    .replaceAll(/\b(bnd|call|whk|evt|req|mat|key|whsec)_[A-Za-z0-9_+/=-]+/g, '$1')
    .replaceAll(/\b700[0-9]{12}\b/g, 'number')
    .replaceAll(/\b20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/g, 'time')
    .replaceAll(/"(?:durationMs|expiresInS|free|pairs|held|binds[A-Za-z]*)":[0-9.]+/g, 'count'),
]

/** A change of the own binding is taken back, so that the next is of the same one. */
const putBack = async (): Promise<void> => {
  const [a, b] = own.people
  await tenants.service.request('PATCH', `/v1/bindings/${own.binding}`, { a, b }, own.key)
}

/** All that somebody else could read of a customer. */
const wholeOf = async (tenant: Tenant): Promise<unknown> => {
  const lists = [
    ...['/v1/bindings?limit=200', '/v1/calls?limit=200', '/v1/events?limit=200&after=0', '/v1/webhooks'],
    ...[`/v1/webhooks/${tenant.webhook}/deliveries?limit=200`, '/v1/suspensions', '/v1/opt-outs'],
    '/v1/actual-users',
  ]
  const heard = await Promise.all(lists.map((list) => tenants.service.request('GET', list, undefined, tenant.key)))
  // Attempts at an endpoint that refuses go on meanwhile.
  const changing =
    /"(?:attempts|nextAt|lastAt|triedSince|lastAttemptAt|failingSince|waiting|lastStatus|lastFault)":[^,}]+/g
  return heard.map(({ status, json }) => [status, JSON.stringify(json).replaceAll(changing, '')])
}

const idsIn = (
  text: string,
  { id, binding, number, call, webhook, event, suspension, registration }: Tenant,
): readonly string[] =>
  [id, binding, number, call, webhook, event, suspension, registration].filter((word) => text.includes(word))

/** With the words by which he calls things, and his people. */
const tellsOf = (text: string, tenant: Tenant): readonly string[] => {
  const { order, scenario, people } = tenant
  const words = [order, scenario, ...people, ...people.map(maskOf)]
  return [...idsIn(text, tenant), ...words.filter((word) => text.includes(word))]
}

describe('the document', () => {
  test('names nothing in a request of which is not said what it names', () => {
    const unknown = operations.flatMap(({ id, places }) =>
      places.flatMap(({ at, kind }) => (kind === undefined ? [`${id}: ${at}`] : [])),
    )
    expect(
      unknown,
      'tests/tenant-isolation.test.ts does not say what this names: add its kind, or call it plain',
    ).toEqual([])
    const bodiless = operations.filter(
      ({ id, places }) => places.some(({ at }) => at.startsWith('body')) && !(id in bodies),
    )
    expect(
      bodiless.map(({ id }) => id),
      'tests/tenant-isolation.test.ts has no good body of this operation',
    ).toEqual([])
    expect(operations.length).toBeGreaterThan(25)
  })

  test('has each kind somewhere, and both customers have one of each', () => {
    const kinds = new Set(operations.flatMap(({ places }) => places.map(({ kind }) => kind)))
    for (const [kind, read] of Object.entries(foreignOf)) {
      expect(kinds, kind).toContain(kind)
      for (const tenant of [own, theirs]) expect(read(tenant), kind).toMatch(/./)
      expect(read(own), kind).not.toBe(read(theirs))
    }
  })
})

/** Everybody's begin at one: such a number of another is one of the own, or none. */
const counts: readonly Kind[] = ['cursor', 'eventNumber']

describe('what belongs to another customer', () => {
  const tried = operations.flatMap((operation) =>
    operation.places.flatMap(({ at, kind }) =>
      kind === undefined || kind === 'plain' || counts.includes(kind) ? [] : [{ operation, at, kind }],
    ),
  )

  test.each([
    ['a key', byKey],
    ['a session of his developer', bySession],
  ] as const)(
    'is to %s as if it had never been, at every place of every operation, and stays as it is',
    async (_, asker) => {
      const before = await wholeOf(theirs)
      for (const { operation, at, kind } of tried) {
        const what = `${operation.id} with another customer's ${kind} at ${at}`
        const foreign = await ask(asker(own), operation, at, foreignOf[kind](theirs))
        if (operation.id === 'changeBinding') await putBack()
        const none = await ask(asker(own), operation, at, never[kind])
        if (operation.id === 'changeBinding') await putBack()
        expect(shapeOf(foreign, foreignOf[kind](theirs)), what).toEqual(shapeOf(none, never[kind]))
        const isId = at.startsWith('path.')
        if (isId) expect([404, 422], what).toContain(foreign.status)
        expect(foreign.status, `${what}: ${foreign.text}`).toBeLessThan(500)
        // What he wrote himself may come back to him, in a binding of his own.
        const told = tellsOf(foreign.text, theirs).filter(
          (word) => word !== foreignOf[kind](theirs) && kind !== 'person',
        )
        expect(told, what).toEqual([])
      }
      expect(await wholeOf(theirs)).toEqual(before)
    },
    120_000,
  )

  test('is not shown behind a cursor of his, or the number of an event', async () => {
    for (const operation of operations)
      for (const { at, kind } of operation.places)
        if (kind === 'cursor' || kind === 'eventNumber') {
          const heard = await ask(byKey(own), operation, at, foreignOf[kind](theirs))
          expect(heard.status, operation.id).toBeLessThan(500)
          // Orders and people of his were written into own bindings before.
          expect(idsIn(heard.text, theirs), operation.id).toEqual([])
        }
  })

  test('is refused to a session that names him, as a customer who never was', async () => {
    for (const operation of operations) {
      const statuses: unknown[] = []
      for (const customer of [theirs.id, 'cus_aaaaaaaaaaaaaaaa']) {
        const heard = await ask({ ...bySession(own), 'axbridge-customer': customer }, operation, 'none', '')
        statuses.push(shapeOf(heard, customer))
      }
      expect(statuses[0], operation.id).toEqual(statuses[1])
      expect(statuses[0], operation.id).toEqual([403, expect.any(String)])
    }
  })

  test('and what he has himself is there for him, by the same requests', async () => {
    const reading = ['getBinding', 'getCall', 'getCallLadder', 'getWebhook', 'listDeliveries']
    for (const operation of operations.filter(({ id }) => reading.includes(id)))
      for (const asker of [byKey, bySession])
        expect((await ask(asker(own), operation, 'none', '')).status, operation.id).toBe(200)
  })
})
