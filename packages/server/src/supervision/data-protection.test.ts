import { createHash } from 'node:crypto'
import type { BindingId, CallId, ProtectedNumber } from '@axbridge/core'
import { openRecord } from '@axbridge/core'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, password, type RunningConsole, runConsole } from '../console/running-console.test.kit.ts'
import { a, b, bind, c, d } from '../http/running-api.test.kit.ts'

const [minuteMs, dayMs] = [60_000, 86_400_000]
const term = 184 * dayMs
const said = { reason: 'Asked for by the police', case: 'police-17' }

let api: RunningConsole
let officer: Browser
let secret: string

/** Who is signed in is so for half a day: whoever asks later signs in anew. */
const signedIn = async (): Promise<Browser> => {
  await officer.signIn('officer', { code: code() })
  return officer
}

/** Each is a new one. */
const code = (): string => {
  api.wall.at += 30_000
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: api.wall.at })
}

beforeAll(async () => {
  api = await runConsole()
  officer = (await api.join('officer', 'compliance_officer')).browser
  secret = (await officer.ask('POST', '/console/v1/totp', { password })).json.secret
  await officer.ask('PUT', '/console/v1/totp', { code: code() })
})
afterAll(() => api.close())

const instant = (ms: number): string => new Date(ms).toISOString()

type Bound = {
  readonly id: string
  readonly x: string
  readonly orderId: string
  readonly called: number
  readonly end: number
}

/** A binding of a minute and one, with a call through it; all that time makes known of it is told. */
const boundAndCalled = async (changes: object): Promise<Bound> => {
  const [end, called] = [api.wall.at + 2 * minuteMs, api.wall.at + 1_000]
  const { status, json } = await bind(api, { expiresAt: instant(end), ...changes })
  if (status !== 201) throw new Error(json.detail)
  const { id, x, orderId } = json
  const call = `call_${x.slice(0, 11)}_${id.slice(-16)}` as CallId
  const record = openRecord({
    id: call,
    x: x as ProtectedNumber,
    caller: '138****0001',
    trunk: 't',
    startedAt: api.wall.at,
  })
  await api.store.records.save({
    ...{ ...record, customer: api.customer.id, binding: id as BindingId, orderId, from: 'a', callee: '139****0002' },
    ...{ answeredAt: api.wall.at + 1, endedAt: called, outcome: 'completed', q850Cause: 16, durationMs: 999 },
  })
  return { id, x, orderId, called, end }
}

const runAt = async (at: number): Promise<void> => {
  api.wall.at = at
  while ((await api.store.events.passTime({ at, limit: 100 })).taken > 0);
  await api.protection.deletion.run()
}

const isThere = async ({ id }: Bound): Promise<boolean> =>
  (await api.ask({ method: 'GET', path: `/v1/bindings/${id}` })).status === 200

const callsOf = async ({ id }: Bound) =>
  (await api.ask({ method: 'GET', path: `/v1/calls?binding=${id}` })).json.items.length

const proofs = async (query = '') => (await api.admin('GET', `/deletion-proofs${query}`)).json.items

const sha = (...parts: readonly (string | Uint8Array)[]): string => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}

describe('what is kept', () => {
  test('is deleted when its term has passed to the millisecond, and not before by anyone (SEC-3, SEC-4)', async () => {
    const bound = await boundAndCalled({ orderId: 'boundary' })
    await runAt(bound.called + term - 1)
    expect(await callsOf(bound)).toBe(1)
    expect(await proofs()).toEqual([])
    await runAt(bound.called + term)
    expect(await callsOf(bound)).toBe(0)
    await runAt(bound.end + term - 1)
    expect(await isThere(bound)).toBe(true)
    await runAt(bound.end + term)
    expect(await isThere(bound)).toBe(false)
  })

  test('leaves a proof for each run and class, which holds the hash of the one before, and an audit entry (SEC-3)', async () => {
    const [one, two] = [await boundAndCalled({ orderId: 'p1' }), await boundAndCalled({ orderId: 'p2', a: c, b: d })]
    await runAt(one.end + term)
    const [newest, before] = await proofs('?class=bindings')
    const all = await proofs()
    expect(newest).toMatchObject({
      ...{ class: 'bindings', termDays: 184, cutOff: instant(one.end), count: 2, held: 0 },
      ...{ firstId: one.id, firstAt: instant(one.end), lastId: two.id, startedAt: instant(one.end + term) },
      ids: [one.id, two.id].reduce((ids, id) => sha(Buffer.from(ids, 'hex'), id), '0'.repeat(64)),
    })
    expect(before.count).toBe(1)
    // The chain, reckoned from the answers alone.
    for (const [index, { id: _, hash, ...fields }] of all.entries()) {
      expect(hash).toBe(sha(JSON.stringify(fields)))
      expect(fields.previous).toBe(all[index + 1]?.hash ?? '0'.repeat(64))
    }
    const [kept] = await api.audit('?action=deleteExpired')
    expect(kept).toMatchObject({
      subject: newest.id,
      actor: { kind: 'server' },
      detail: { count: 2, hash: newest.hash },
    })
    const { classes, nextRunAt } = (await api.admin('GET', '/retention')).json
    expect(classes.find(({ name }: { name: string }) => name === 'bindings')).toMatchObject({
      ...{ termDays: 184, legalDays: 184, oldestAt: null, deletedLast: 2, heldLast: 0 },
    })
    expect(Date.parse(nextRunAt)).toBeGreaterThan(api.wall.at)
  })
})

describe('a hold', () => {
  test('keeps what it names from deletion until it is released; the rest goes (REG-6)', async () => {
    const [held, other] = [
      await boundAndCalled({ orderId: 'held' }),
      await boundAndCalled({ orderId: 'other', a: c, b: d }),
    ]
    const { json: hold } = await api.admin('POST', '/holds', { party: a, ...said })
    expect(hold).toMatchObject({ state: 'in_force', person: '138****0011', number: null, by: { kind: 'key' }, ...said })
    await runAt(held.end + term)
    expect([await isThere(held), await callsOf(held)]).toEqual([true, 1])
    expect([await isThere(other), await callsOf(other)]).toEqual([false, 0])
    expect((await proofs('?class=bindings'))[0]).toMatchObject({ count: 1, held: 1, firstId: other.id })
    const released = await api.admin('POST', `/holds/${hold.id}/release`, { reason: 'The case is closed' })
    expect(released.json).toMatchObject({ id: hold.id, state: 'released', released: { reason: 'The case is closed' } })
    expect((await api.admin('POST', `/holds/${hold.id}/release`, { reason: 'Again' })).json.code).toBe('matter_state')
    await runAt(api.wall.at + 1)
    expect([await isThere(held), await callsOf(held)]).toEqual([false, 0])
    const { items } = (await api.admin('GET', '/holds')).json
    expect(items.map(({ id }: { id: string }) => id)).toEqual([hold.id])
    expect((await api.admin('GET', '/holds?state=in_force')).json.items).toEqual([])
  })

  test('answers how much there is of what it names, and nothing where that was deleted before (REG-6)', async () => {
    const bound = await boundAndCalled({ orderId: 'counted' })
    const byCustomer = { customer: api.customer.id }
    const named = [{ ...byCustomer, order: 'counted' }, { binding: bound.id }, { number: bound.x }, byCustomer]
    const keeps = async () => {
      const counts: unknown[] = []
      for (const one of named) {
        const { json } = await api.admin('POST', '/holds', { ...one, ...said })
        counts.push(json.keeps)
        await api.admin('POST', `/holds/${json.id}/release`, { reason: 'Counted' })
      }
      return counts
    }
    expect(await keeps()).toEqual(named.map(() => ({ bindings: 1, calls: 1, isWhole: true })))
    // The calls are over a minute before the binding is.
    await runAt(bound.called + term)
    expect(await keeps()).toEqual(named.map(() => ({ bindings: 1, calls: 0, isWhole: true })))
    await runAt(bound.end + term)
    // A binding that is not found may be of a customer who had its block before.
    expect(await keeps()).toEqual(named.map((one) => ({ bindings: 0, calls: 0, isWhole: !('binding' in one) })))
  })

  test('of a person does not say how often he was bound: that is for two people to find out (REG-2, REG-6)', async () => {
    const { status, json } = await api.admin('POST', '/holds', { party: '13800000099', ...said })
    expect([status, json.state, json.keeps]).toEqual([201, 'in_force', null])
    await api.admin('POST', `/holds/${json.id}/release`, { reason: 'Seen' })
  })

  test('is of one thing, which is there (REG-6)', async () => {
    const faultOf = async (body: object) => {
      const { status, json } = await api.admin('POST', '/holds', { ...said, ...body })
      return [status, json.errors?.[0]?.field ?? json.code]
    }
    expect(await faultOf({})).toEqual([400, 'customer'])
    expect(await faultOf({ number: '700100000010001', party: a })).toEqual([400, 'party'])
    expect(await faultOf({ order: 'order-1' })).toEqual([400, 'order'])
    expect(await faultOf({ customer: 'cus_abcdefghijkmnpqr' })).toEqual([404, 'not_found'])
    expect((await api.admin('GET', '/holds?state=in_force')).json.items).toEqual([])
  })
})

describe('what a person asks of his data', () => {
  test('is answered with all that is kept of him and nothing of others, and is in the audit log first (SEC-6)', async () => {
    const bound = await boundAndCalled({ orderId: 'access', a: c, b })
    await api.admin('POST', '/blocked-persons', { number: c, reason: 'Calls at night' })
    const rider = { name: '王小明', document: { kind: 'passport', number: 'E00000077' } }
    await api.ask({ method: 'POST', path: '/v1/actual-users', body: { number: c, ...rider } })
    const browser = await signedIn()
    const asked = await browser.ask('POST', '/console/v1/person-requests', {
      kind: 'copy',
      number: c,
      reason: 'In writing',
    })
    expect(asked.json).toMatchObject({ kind: 'copy', state: 'open', person: '137****0013', answered: null })
    const path = `/console/v1/person-requests/${asked.json.id}/answer`
    expect((await browser.ask('POST', path, {})).json.errors).toMatchObject([{ field: 'code' }])
    // A cursor that was never given, without a code: no way to be shown the first page.
    expect((await browser.ask('POST', path, { cursor: 'made-up' })).json.errors).toMatchObject([{ field: 'code' }])
    expect((await browser.ask('POST', path, { code: '000000' })).json.code).toBe('proof_failed')
    const { status, text, json } = await browser.ask('POST', path, { code: code() }, { isRevealing: true })
    expect(status).toBe(200)
    expect(json).toMatchObject({ number: c, next: null, optOuts: [], deletion: null, request: { state: 'answered' } })
    expect(json.bindings).toEqual([
      {
        ...{ id: bound.id, customer: api.customer.id, customerName: 'the customer', order: 'access', mode: 'AXB' },
        ...{ number: bound.x, side: 'a', stands: true, scenario: null, consent: null, callsTruncated: false },
        ...{
          createdAt: instant(bound.end - 2 * minuteMs),
          endsAt: instant(bound.end),
          keptUntil: instant(bound.end + term),
        },
        calls: [
          {
            ...{ id: expect.any(String), startedAt: instant(bound.end - 2 * minuteMs), direction: 'from_person' },
            ...{ outcome: 'completed', durationMs: 999 },
          },
        ],
      },
    ])
    // What the customer registered of him is his own, and whole (USE-3).
    const registered = { customer: api.customer.id, customerName: 'the customer', ...rider, at: expect.any(String) }
    expect(json.registrations).toEqual([registered])
    expect(json.blocked).toEqual({ state: 'blocked', reason: 'Calls at night', at: expect.any(String) })
    expect(text).not.toContain(b)
    const [kept] = await api.audit('?action=answerPersonRequest')
    expect(kept).toMatchObject({ subject: asked.json.id, actor: { name: 'officer' }, detail: { kind: 'copy' } })
    const { items } = (await browser.ask('GET', '/console/v1/person-requests')).json
    expect(items[0]).toMatchObject({ id: asked.json.id, state: 'answered', answered: { by: { name: 'officer' } } })
  })

  test('names of a binding that he left the calls of the time in which he stood there, and none of who came after him, however many (SEC-6)', async () => {
    const person = '13500000031'
    const bound = await boundAndCalled({ orderId: 'left', a: c, b: person })
    api.wall.at = bound.called + 1
    const patched = await api.ask({ method: 'PATCH', path: `/v1/bindings/${bound.id}`, body: { b: '13500000032' } })
    expect(patched.status).toBe(200)
    const [first] = await api.store.traces.callsOf(bound.id as BindingId, 0, api.wall.at, 1)
    if (first === undefined) throw new Error('a call was kept')
    const startedAt = api.wall.at
    const later = { startedAt, answeredAt: startedAt, endedAt: startedAt }
    // More than are told of one binding.
    for (let n = 0; n <= 100; n += 1) {
      const ending = [Math.floor(n / 20), n % 20].map((digit) => 'abcdefghijkmnpqrstuv'[digit]).join('')
      await api.store.records.save({ ...first, ...later, id: first.id.replace(/..$/, ending) as CallId })
    }
    const browser = await signedIn()
    const ask = { kind: 'copy', number: person, reason: 'In writing' }
    const { json: asked } = await browser.ask('POST', '/console/v1/person-requests', ask)
    const path = `/console/v1/person-requests/${asked.id}/answer`
    const { json } = await browser.ask('POST', path, { code: code() }, { isRevealing: true })
    expect(json.bindings).toMatchObject([
      {
        id: bound.id,
        side: 'b',
        stands: false,
        callsTruncated: false,
        calls: [{ id: first.id, direction: 'to_person' }],
      },
    ])
    expect(json.bindings[0].calls).toHaveLength(1)
  })

  test('for deletion stops binds and calls, deletes what may be, and names what stays, until when and why (SEC-6, SEC-4)', async () => {
    const old = await boundAndCalled({ orderId: 'old', a: d, b })
    api.wall.at = old.end + term - minuteMs
    while ((await api.store.events.passTime({ at: api.wall.at, limit: 100 })).taken > 0);
    const young = await boundAndCalled({ orderId: 'young', a: d, b: c })
    api.wall.at = old.end + term
    while ((await api.store.events.passTime({ at: api.wall.at, limit: 100 })).taken > 0);
    const rider = { number: d, name: '王小明' }
    await api.ask({ method: 'POST', path: '/v1/actual-users', body: rider })
    const browser = await signedIn()
    const asked = await browser.ask('POST', '/console/v1/person-requests', {
      kind: 'deletion',
      number: d,
      reason: 'In writing',
    })
    const { json } = await browser.ask('POST', `/console/v1/person-requests/${asked.json.id}/answer`, {
      code: code(),
    })
    expect(json.deletion).toEqual({
      ...{ optOuts: 1, registrations: 1, deleted: 1, truncated: false },
      stays: [
        { class: 'bindings', count: 1, until: instant(young.end + term), why: expect.stringContaining('PIPL 47') },
        { class: 'records', count: 1, until: instant(young.called + term), why: expect.stringContaining('PIPL 47') },
      ],
    })
    expect(json).toMatchObject({ number: null, bindings: [], optOuts: [{ customer: api.customer.id, of: 'both' }] })
    expect([await isThere(old), await isThere(young)]).toEqual([false, true])
    const { items: riders } = (await api.ask({ method: 'GET', path: '/v1/actual-users' })).json
    expect(riders.map(({ person }: { person: string }) => person)).not.toContain('136****0014')
    const refused = await bind(api, { orderId: 'again', a: d, b, expiresAt: instant(api.wall.at + 2 * minuteMs) })
    expect([refused.status, refused.json.code]).toEqual([409, 'opted_out'])

    // What was set for the person is not the customer's to take back (USE-6).
    const ofCustomer = { headers: { 'axbridge-customer': api.customer.id } }
    const narrowed = await api.ask({ method: 'POST', path: '/v1/opt-outs', body: { number: d, of: 'calls' } })
    const removal = { method: 'POST', path: '/v1/opt-outs/removal', body: { number: d } }
    for (const { status, json: problem } of [narrowed, await api.ask(removal)]) {
      expect([status, problem.code]).toEqual([403, 'forbidden'])
      expect(problem.detail).toContain('platform_admin or compliance_officer')
    }
    const day = (await api.join('day.shift', 'operations')).browser
    expect((await day.ask('POST', removal.path, removal.body, ofCustomer)).status).toBe(403)
    expect((await browser.ask('POST', removal.path, removal.body, ofCustomer)).json.of).toBe('removed')
  })

  test('is for those who oversee alone: no key, and no other role (SEC-6)', async () => {
    const operations = (await api.join('night.shift', 'operations')).browser
    for (const path of ['/console/v1/person-requests', '/admin/v1/holds', '/admin/v1/breaches', '/admin/v1/retention'])
      expect((await operations.ask('GET', path)).status, path).toBe(403)
    expect((await api.admin('GET', '/deletion-proofs')).status).toBe(200)
    expect((await api.ask({ method: 'GET', path: '/admin/v1/holds' })).status).toBe(401)
  })
})

describe('the record of a breach', () => {
  test('holds what the law asks for, is changed by revision, and is closed (SEC-9)', async () => {
    const breach = {
      ...{
        kinds: ['call records'],
        persons: 120,
        cause: 'A backup stood on a shared disk',
        harm: 'Orders may be known',
      },
      ...{ measures: 'The disk was taken away', contact: 'Data protection', foundAt: instant(api.wall.at - minuteMs) },
    }
    const { status, json } = await api.admin('POST', '/breaches', breach)
    expect(status).toBe(201)
    expect(json).toMatchObject({ ...breach, revision: 0, state: 'open', told: [], by: { kind: 'key' } })
    const told = [{ whom: 'The administration of the province', at: instant(api.wall.at) }]
    const change = (body: object) => api.admin('PATCH', `/breaches/${json.id}`, body)
    expect((await change({ revision: 0, told, persons: null })).json).toMatchObject({
      revision: 1,
      told,
      persons: null,
      cause: breach.cause,
    })
    expect((await change({ revision: 0, cause: 'Other' })).json.code).toBe('matter_state')
    const ahead = await change({ revision: 1, told: [{ whom: 'Nobody', at: instant(api.wall.at + dayMs) }] })
    expect(ahead.json.errors).toEqual([{ field: 'told.0.at', rule: 'must not be in the future' }])
    expect((await change({ revision: 1, state: 'closed' })).json).toMatchObject({ state: 'closed', told })
    expect((await api.admin('GET', '/breaches?state=closed')).json.items).toHaveLength(1)
    const missing = await api.admin('POST', '/breaches', { ...breach, harm: undefined })
    expect([missing.status, missing.json.errors[0].field]).toEqual([400, 'harm'])
  })
})
