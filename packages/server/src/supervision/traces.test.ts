import { createHash } from 'node:crypto'
import { type BindingId, type CallId, openRecord, type ProtectedNumber } from '@axbridge/core'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, password, type RunningConsole, runConsole } from '../console/running-console.test.kit.ts'
import { a, b, bind as bindAnything, c, d, type RunningApi } from '../http/running-api.test.kit.ts'

type Officer = { readonly name: string; readonly browser: Browser; readonly id: string; code(): string }

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]
const reason = 'An accident with unknown driver'

let api: RunningConsole
let asks: Officer
let approves: Officer

const instant = (ms: number): string => new Date(ms).toISOString()

/** For an hour, unless something else is said. */
const bind = (running: RunningApi, changes: object, headers?: Readonly<Record<string, string>>) =>
  bindAnything(running, { expiresAt: instant(api.wall.at + hourMs), ...changes }, headers)

/** Gives somebody who is signed in a second factor; each code that he shows is a new one. */
const withFactor = async (name: string, { browser, id }: Omit<Officer, 'name' | 'code'>): Promise<Officer> => {
  const { secret } = (await browser.ask('POST', '/console/v1/totp', { password })).json
  const code = () => {
    api.wall.at += 30_000
    return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: api.wall.at })
  }
  if ((await browser.ask('PUT', '/console/v1/totp', { code: code() })).status !== 200) throw new Error('no factor')
  return { name, browser, id, code }
}

const officer = async (name: string, role: 'compliance_officer' | 'platform_admin'): Promise<Officer> =>
  withFactor(name, await api.join(name, role))

/** Until whoever is there counts as a person of his own. Sessions last for 12 hours. */
const rest = async (...who: readonly Officer[]) => {
  api.wall.at += dayMs
  for (const { name, browser, code } of who) expect((await browser.signIn(name, { code: code() })).status).toBe(200)
}

const request = ({ browser, code }: Officer, body: object) =>
  browser.ask('POST', '/console/v1/traces', { reason, case: 'police-17', code: code(), ...body })

const approve = ({ browser, code }: Officer, id: string) =>
  browser.ask('POST', `/console/v1/traces/${id}/approval`, { code: code() })

const open = ({ browser }: Officer, id: string) =>
  browser.ask('POST', `/console/v1/traces/${id}/result`, undefined, { isRevealing: true })

const opened = async (body: object) => {
  const { json: trace } = await request(asks, body)
  expect((await approve(approves, trace.id)).status).toBe(200)
  return open(asks, trace.id)
}

beforeAll(async () => {
  api = await runConsole()
  asks = await officer('asks', 'compliance_officer')
  approves = await officer('approves', 'platform_admin')
  await rest(asks, approves)
})
afterAll(() => api.close())

let calls = 0

/** A call of A to B through a binding, as it stands in the records. */
const called = async (bound: { id: string; x: string; orderId: string }, at: number) => {
  calls += 1
  const id = `call_70010000001_abcdefghijkmnpq${'abcdefghijkmnpqrstuvwxyz'[calls]}` as CallId
  const record = openRecord({ id, x: bound.x as ProtectedNumber, caller: '138****0011', trunk: 'one', startedAt: at })
  await api.store.records.save({
    ...record,
    ...{
      customer: api.customer.id,
      binding: bound.id as BindingId,
      orderId: bound.orderId,
      from: 'a',
      callee: '139****0012',
    },
    ...{ answeredAt: at + 5_000, endedAt: at + 65_000, outcome: 'completed', q850Cause: 16, durationMs: 60_000 },
  })
}

describe('a trace of a 700 number', () => {
  test('answers the binding, order and real parties of an instant, to two people with second factors (REG-1, SEC-8)', async () => {
    const { json: bound } = await bind(api, { orderId: 'traced' })
    await called(bound, api.wall.at + minuteMs)
    const at = api.wall.at + 2 * minuteMs
    const { json: trace, status } = await request(asks, { number: bound.x, at: instant(at) })
    expect(status).toBe(201)
    expect(trace).toMatchObject({ state: 'asked', kind: 'number', number: bound.x, at: instant(at), decided: null })

    const early = await open(asks, trace.id)
    expect(early).toMatchObject({ status: 409, json: { code: 'matter_state' } })
    const alone = await approve(asks, trace.id)
    expect(alone).toMatchObject({ status: 403, json: { code: 'second_person_needed' } })
    const approved = await approve(approves, trace.id)
    expect(approved.json).toMatchObject({ state: 'approved', decided: { by: { name: 'approves' }, reason: null } })
    expect(await open(approves, trace.id)).toMatchObject({ status: 403, json: { code: 'forbidden' } })

    const { json: result } = await open(asks, trace.id)
    expect(result).toMatchObject({ trace: { id: trace.id, state: 'opened' }, truncated: false })
    expect(result.items).toEqual([
      {
        ...{
          binding: bound.id,
          customer: { id: api.customer.id, name: 'the customer', entity: null },
          order: 'traced',
        },
        ...{ identifier: null, scenario: null, mode: 'AXB', x: bound.x, y: bound.y, standing: 'live' },
        ...{ createdAt: bound.createdAt, endedAt: bound.expiresAt, isCertain: true },
        ...{ stoodFrom: bound.createdAt, stoodUntil: bound.expiresAt },
        parties: [
          { side: 'a', number: a },
          { side: 'b', number: b },
        ],
        calls: [expect.objectContaining({ binding: bound.id, outcome: 'completed', caller: '138****0011' })],
      },
    ])
    expect((await api.audit(`?subject=${trace.id}`)).map(({ action, actor }) => `${action} by ${actor.name}`)).toEqual([
      ...['openTrace by asks', 'approveTrace by approves', 'requestTrace by asks'],
    ])
    const [asked] = await api.audit(`?subject=${trace.id}&action=requestTrace`)
    expect(asked?.detail).toEqual({ case: 'police-17', reason, about: 'number', number: bound.x, at: instant(at) })
  })

  test('says of a binding that was over whether it was in grace or rested, and finds none before it was made (REG-1)', async () => {
    const from = api.wall.at
    const { json: bound } = await bind(api, {
      a: c,
      b: d,
      orderId: 'over',
      graceMs: 10 * minuteMs,
      expiresAt: instant(from + hourMs),
    })
    const standingAt = async (at: number) => {
      const { json } = await opened({ number: bound.x, at: instant(at) })
      return json.items
        .filter(({ order }: { order: string }) => order === 'over')
        .map(({ standing }: { standing: string }) => standing)
    }
    expect(await standingAt(from + hourMs - 1)).toEqual(['live'])
    expect(await standingAt(from + hourMs)).toEqual(['grace'])
    expect(await standingAt(from + hourMs + 10 * minuteMs)).toEqual(['quarantined'])
    expect(await standingAt(from - 1)).toEqual([])
  })

  test('answers the parties of that instant, not those whom a later change brought, nor calls of others (REG-1)', async () => {
    const { json: bound } = await bind(api, { a: '13500000021', b: '13600000022', orderId: 'changed' })
    await called(bound, api.wall.at + minuteMs)
    api.wall.at += 3 * minuteMs
    const change = await api.ask({ method: 'PATCH', path: `/v1/bindings/${bound.id}`, body: { b: '13600000023' } })
    expect(change.status).toBe(200)
    const changedAt = api.wall.at
    await called(bound, changedAt + 1)
    const leadAt = async (at: number) => {
      const { json } = await opened({ number: bound.x, at: instant(at) })
      return json.items.find(({ binding }: { binding: string }) => binding === bound.id)
    }
    const lead = (b: string, from: string, until: string, at: number) => ({
      ...{ stoodFrom: from, stoodUntil: until, isCertain: true },
      parties: [
        { side: 'a', number: '13500000021' },
        { side: 'b', number: b },
      ],
      calls: [expect.objectContaining({ startedAt: instant(at) })],
    })
    const first = lead('13600000022', bound.createdAt, instant(changedAt), changedAt - 2 * minuteMs)
    const second = lead('13600000023', instant(changedAt), bound.expiresAt, changedAt + 1)
    expect(await leadAt(changedAt - 1)).toMatchObject(first)
    expect(await leadAt(changedAt)).toMatchObject(second)

    const ofPerson = async (party: string, from: number, to: number) =>
      (await opened({ party, from: instant(from), to: instant(to) })).json.items
    expect(await ofPerson('13600000022', changedAt - dayMs, changedAt + dayMs)).toMatchObject([first])
    expect(await ofPerson('13600000022', changedAt, changedAt + dayMs)).toEqual([])
    expect(await ofPerson('13600000023', changedAt - dayMs, changedAt + dayMs)).toMatchObject([second])
    expect(await ofPerson('13500000021', changedAt - dayMs, changedAt + dayMs)).toMatchObject([second, first])
    const { json: trace } = await request(asks, {
      ...{ party: '13600000022', from: instant(changedAt - dayMs), to: instant(changedAt + dayMs) },
    })
    await approve(approves, trace.id)
    const leads = await fetch(`${api.url}/console/v1/traces/${trace.id}/export`, {
      headers: { cookie: asks.browser.cookie },
    })
    expect(await leads.text()).toContain(`,${bound.createdAt},${instant(changedAt)},b,13600000022,yes,`)
  })

  test('tells as whom the customer registered a party, also what only a hold keeps of it (REG-1, USE-3)', async () => {
    const { json: bound } = await bind(api, { a: '13500000031', b: '13600000032', orderId: 'registered' })
    const document = { kind: 'passport', number: 'E00000077' }
    const user = (path: string, body: object) => api.ask({ method: 'POST', path: `/v1/actual-users${path}`, body })
    await user('', { number: '13500000031', name: '王小明', document })
    const lead = async () => {
      const { json } = await opened({ number: bound.x, at: instant(api.wall.at) })
      return json.items.find(({ binding }: { binding: string }) => binding === bound.id).parties
    }
    const expected = [
      { side: 'a', number: '13500000031', registered: { name: '王小明', document } },
      { side: 'b', number: '13600000032' },
    ]
    expect(await lead()).toEqual(expected)
    const { json: hold } = await api.admin('POST', '/holds', { party: '13500000031', reason, case: 'police-18' })
    await user('/removal', { number: '13500000031' })
    expect(await lead()).toEqual(expected)
    const { json: trace } = await request(asks, { number: bound.x, at: instant(api.wall.at) })
    await approve(approves, trace.id)
    const leads = await fetch(`${api.url}/console/v1/traces/${trace.id}/export`, {
      headers: { cookie: asks.browser.cookie },
    })
    expect(await leads.text()).toMatch(/,a,13500000031,yes,,,,王小明,passport,E00000077\r\n/)
    await api.admin('POST', `/holds/${hold.id}/release`, { reason })
  })

  test('tells what a hold keeps of whoever was registered there before, beside who is now (REG-1, REG-6, USE-3)', async () => {
    const { json: bound } = await bind(api, { a: '13500000033', b: '13600000034', orderId: 'replaced' })
    const document = { kind: 'passport', number: 'E00000078' }
    const user = (name: string, more: object = {}) =>
      api.ask({ method: 'POST', path: '/v1/actual-users', body: { number: '13500000033', name, ...more } })
    await user('王小明', { document })
    const { json: hold } = await api.admin('POST', '/holds', { party: '13500000033', reason, case: 'police-19' })
    await user('李四')
    await user('张三')
    const { json: trace } = await request(asks, { number: bound.x, at: instant(api.wall.at) })
    await approve(approves, trace.id)
    const { json } = await open(asks, trace.id)
    const { parties } = json.items.find(({ binding }: { binding: string }) => binding === bound.id)
    expect(parties[0]).toEqual({
      ...{ side: 'a', number: '13500000033', registered: { name: '张三', document: null } },
      earlier: [
        { name: '李四', document: null },
        { name: '王小明', document },
      ],
    })
    const leads = await fetch(`${api.url}/console/v1/traces/${trace.id}/export`, {
      headers: { cookie: asks.browser.cookie },
    })
    expect(await leads.text()).toMatch(
      /,a,13500000033,yes,,,,张三,,\r\nearlier,.*,a,13500000033,,,,,李四,,\r\nearlier,.*,a,13500000033,,,,,王小明,passport,E00000078\r\n/,
    )
    await api.admin('POST', `/holds/${hold.id}/release`, { reason })
  })

  test('is not opened where the audit log cannot be written (REG-1)', async () => {
    const { json: trace } = await request(asks, { number: '700100000010001', at: instant(api.wall.at) })
    await approve(approves, trace.id)
    const { append } = api.store.audit
    const store = api.store.audit as { append: typeof append }
    store.append = () => Promise.reject(new Error('the disk is full'))
    try {
      expect((await open(asks, trace.id)).status).toBe(500)
    } finally {
      store.append = append
    }
  })
})

describe('a trace of a person', () => {
  test('answers his bindings of all customers, newest first, and his number stands nowhere else (REG-2)', async () => {
    const from = api.wall.at
    const { json: first } = await bind(api, { a: '13500000015', orderId: 'of one', expiresAt: instant(from + hourMs) })
    const other = await api.addCustomer('another customer', ['70010000002' as never])
    api.wall.at += minuteMs
    const { json: second } = await bind(
      api,
      { a: '13500000015', orderId: 'of another', expiresAt: instant(from + hourMs) },
      { authorization: `Bearer ${other.key}` },
    )
    const { json: trace } = await request(asks, {
      party: '13500000015',
      from: instant(from),
      to: instant(from + dayMs),
    })
    expect(trace).toMatchObject({ kind: 'person', person: '135****0015', number: null })
    await approve(approves, trace.id)
    const { json } = await open(asks, trace.id)
    expect(json.items.map(({ binding }: { binding: string }) => binding)).toEqual([second.id, first.id])
    expect(json.items.map(({ customer }: { customer: { name: string } }) => customer.name)).toEqual([
      ...['another customer', 'the customer'],
    ])
    expect(json.items[0].standing).toBeNull()
    const audit = await asks.browser.ask('GET', `/admin/v1/audit?subject=${trace.id}`)
    expect(audit.text).not.toMatch(/135\*{4}0015|13500000015/)
    const page = await api.store.matters.list({ kind: 'trace', limit: 50 })
    for (const { body } of page?.items ?? []) expect(Buffer.from(body).toString('latin1')).not.toContain('13500000015')
    const before = await opened({ party: '13500000015', from: instant(from - dayMs), to: instant(from) })
    expect(before.json.items).toEqual([])
  })
})

describe('two people', () => {
  const question = () => ({ number: '700100000010001', at: instant(api.wall.at) })

  test('each show a code of a second factor, once (SEC-8)', async () => {
    const { browser } = await api.join('has.none', 'compliance_officer')
    const without = await browser.ask('POST', '/console/v1/traces', {
      ...question(),
      reason,
      case: 'x-1',
      code: '123456',
    })
    expect(without).toMatchObject({ status: 403, json: { code: 'second_factor_needed' } })
    const code = asks.code()
    expect((await request(asks, { ...question(), code })).status).toBe(201)
    const again = await request(asks, { ...question(), code })
    expect(again).toMatchObject({ status: 422, json: { code: 'proof_failed', errors: [{ field: 'code' }] } })
    const { json: trace } = await request(asks, question())
    const shown = approves.code()
    const twice = await Promise.all(
      [1, 2].map(() => approves.browser.ask('POST', `/console/v1/traces/${trace.id}/approval`, { code: shown })),
    )
    expect(twice.map(({ status }) => status).sort()[0]).toBe(200)
    expect(twice.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('cannot be got round by guessing codes: failures lock out (SEC-8)', async () => {
    const guesses = await officer('guesses', 'compliance_officer')
    const wrong = () =>
      guesses.browser.ask('POST', '/console/v1/traces', { ...question(), reason, case: 'x-1', code: '000000' })
    for (let tried = 0; tried < 5; tried += 1) expect((await wrong()).json.code).toBe('proof_failed')
    // 15 seconds: less than until the next code.
    const locked = await wrong()
    expect(locked).toMatchObject({ status: 429, json: { code: 'locked' } })
  })

  test('may refuse, and what was refused or waited too long is not opened (SEC-8)', async () => {
    const { json: trace } = await request(asks, question())
    const refused = await approves.browser.ask('POST', `/console/v1/traces/${trace.id}/refusal`, {
      reason: 'No warrant was shown',
    })
    expect(refused.json).toMatchObject({
      state: 'refused',
      decided: { by: { name: 'approves' }, reason: 'No warrant was shown' },
    })
    expect((await open(asks, trace.id)).json.code).toBe('matter_state')
    expect((await approve(approves, trace.id)).json.code).toBe('matter_state')
  })

  test('are good for a day, and a question for a week (SEC-8)', async () => {
    const { json: trace } = await request(asks, question())
    await approve(approves, trace.id)
    expect((await open(asks, trace.id)).status).toBe(200)
    const { json: waiting } = await request(asks, question())
    await rest(asks, approves)
    expect((await open(asks, trace.id)).json.code).toBe('matter_state')
    expect((await asks.browser.ask('GET', `/console/v1/traces/${trace.id}`)).json.state).toBe('over')
    expect((await approve(approves, waiting.id)).status).toBe(200)
    const listed = await asks.browser.ask('GET', '/console/v1/traces?state=approved')
    expect(listed.json.items.map(({ id }: { id: string }) => id)).toContain(waiting.id)
    const over = await asks.browser.ask('GET', '/console/v1/traces?state=over&limit=1')
    expect(over.json.items).toMatchObject([{ state: 'over' }])
  })

  test('are not one person and whom he invited, invited anew or changed, however long ago (SEC-8)', async () => {
    const puppet = async (name: string) => {
      const { json } = await approves.browser.ask('POST', '/admin/v1/users', { name, role: 'compliance_officer' })
      const browser = api.browser()
      expect((await browser.setUp(json.link)).status).toBe(201)
      return withFactor(name, { browser, id: json.user.id })
    }
    const [invited, renewed, changed] = [
      await puppet('is.invited'),
      await officer('is.renewed', 'compliance_officer'),
      await officer('is.changed', 'compliance_officer'),
    ]
    await approves.browser.ask('POST', `/admin/v1/users/${renewed.id}/invitation`)
    await approves.browser.ask('PATCH', `/admin/v1/users/${changed.id}`, { role: 'platform_admin' })
    await rest(asks, approves, invited, renewed, changed)
    await rest(asks, approves, invited, renewed, changed)
    const { json: trace } = await request(approves, question())
    for (const one of [invited, renewed, changed])
      expect(await approve(one, trace.id), one.name).toMatchObject({
        ...{ status: 403, json: { code: 'second_person_needed' } },
        text: expect.stringContaining('invited you'),
      })
    expect((await approve(asks, trace.id)).status).toBe(200)
    const { json: ofInvited } = await request(invited, question())
    expect((await approve(approves, ofInvited.id)).status).toBe(200)

    const wanted = { change: 'rotate_data', reason: 'made up', code: approves.code() }
    const keys = await approves.browser.ask('POST', '/console/v1/key-changes', wanted)
    const agreed = await invited.browser.ask('POST', `/console/v1/key-changes/${keys.json.id}/approval`, {
      code: invited.code(),
    })
    expect(agreed).toMatchObject({ status: 403, json: { code: 'second_person_needed' } })
  })

  test('are not an account or a second factor that is new, whoever made it so (SEC-8)', async () => {
    const { json: trace } = await request(asks, question())
    const isNew = await officer('is.new', 'compliance_officer')
    const refused = await approve(isNew, trace.id)
    expect(refused).toMatchObject({ status: 403, json: { code: 'second_person_needed' } })
    expect(refused.text).toContain('An account must have rested')

    const joined = await api.join('has.new.factor', 'compliance_officer')
    api.wall.at += dayMs
    await joined.browser.signIn('has.new.factor')
    const factorIsNew = await withFactor('has.new.factor', joined)
    await asks.browser.signIn('asks', { code: asks.code() })
    await approves.browser.signIn('approves', { code: approves.code() })
    const { json: next } = await request(asks, question())
    const refusedToo = await approve(factorIsNew, next.id)
    expect(refusedToo).toMatchObject({ status: 403, json: { code: 'second_person_needed' } })
    expect(refusedToo.text).toContain('A second factor must have rested')

    // Somebody takes the account over of who asked.
    await api.admin('POST', `/users/${asks.id}/invitation`)
    expect(await approve(approves, next.id)).toMatchObject({ status: 403, json: { code: 'second_person_needed' } })
    await rest(asks, approves)
    const { json: last } = await request(asks, question())
    expect((await approve(approves, last.id)).status).toBe(200)
  })

  test('may each end a trace that was opened (SEC-8)', async () => {
    const { json: trace } = await request(asks, question())
    await approve(approves, trace.id)
    expect((await open(asks, trace.id)).status).toBe(200)
    const refusal = { reason: 'It was of another case' }
    const third = (await api.join('is.third', 'compliance_officer')).browser
    const path = `/console/v1/traces/${trace.id}/refusal`
    expect((await third.ask('POST', path, refusal)).json.code).toBe('matter_state')
    expect((await approves.browser.ask('POST', path, refusal)).json.state).toBe('refused')
    expect((await open(asks, trace.id)).json.code).toBe('matter_state')
  })
})

describe('the leads of a trace', () => {
  test('are exported with case, who asked, who approved and a hash of themselves (REG-6)', async () => {
    const { json: bound } = await bind(api, { orderId: 'led', expiresAt: instant(api.wall.at + hourMs) })
    const { json: trace } = await request(asks, { number: bound.x, at: instant(api.wall.at) })
    await approve(approves, trace.id)
    const response = await fetch(`${api.url}/console/v1/traces/${trace.id}/export`, {
      headers: { cookie: asks.browser.cookie },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('text/csv')
    const text = await response.text()
    const [head = '', content = ''] = text.split('\r\n\r\n')
    expect(head.split('\r\n')).toEqual([
      ...[
        `trace,${trace.id}`,
        'case,police-17',
        `reason,${reason}`,
        'asked by,asks',
        expect.stringMatching(/^asked at,/),
      ],
      ...['approved by,approves', expect.stringMatching(/^approved at,/), 'complete,yes'],
      `sha-256,${createHash('sha256').update(content).digest('hex')}`,
    ])
    expect(content).toContain(`,a,${a},`)
    expect(content).toContain(`,b,${b},`)
    expect((await api.audit(`?subject=${trace.id}&limit=1`))[0]).toMatchObject({
      action: 'exportTrace',
      actor: { name: 'asks' },
    })
  })
})

describe('a number whose time is over', () => {
  test('is known by its trail to have been of an order, and nobody stands in that any more (REG-1, SEC-3)', async () => {
    const at = api.wall.at
    const { json: bound } = await bind(api, { a: c, b: d, orderId: 'long over', expiresAt: instant(at + hourMs) })
    api.wall.at += 190 * dayMs
    while ((await api.store.events.passTime({ at: api.wall.at, limit: 100 })).taken > 0);
    await api.protection.deletion.run()
    expect((await api.ask({ method: 'GET', path: `/v1/bindings/${bound.id}` })).status).toBe(404)
    for (const [name, one] of [
      ['asks', asks],
      ['approves', approves],
    ] as const)
      expect((await one.browser.signIn(name, { code: one.code() })).status).toBe(200)
    const { status, json } = await opened({ number: bound.x, at: instant(at) })
    expect(status).toBe(200)
    const leads = await fetch(`${api.url}/console/v1/traces/${json.trace.id}/export`, {
      headers: { cookie: asks.browser.cookie ?? '' },
    })
    expect(await leads.text()).toContain(`\r\nbinding,${bound.id},the customer,`)
    expect(json.items.find(({ binding }: { binding: string }) => binding === bound.id)).toMatchObject({
      ...{ order: 'long over', x: bound.x, y: bound.y, standing: 'live', parties: [], calls: [] },
      ...{ createdAt: bound.createdAt, endedAt: bound.expiresAt, customer: { name: 'the customer' } },
    })
  })
})

describe('a question', () => {
  test('names a number and an instant, or a person and two, and nothing else (REG-1, REG-2)', async () => {
    const at = instant(api.wall.at)
    const bad = [
      [{}, 'number'],
      [{ number: '700100000010001' }, 'at'],
      [{ number: '700100000010001', at, from: at }, 'from'],
      [{ party: a, from: at, to: at }, 'to'],
      [{ party: a, at }, 'at'],
    ] as const
    for (const [body, field] of bad) {
      const refused = await request(asks, body)
      expect(refused.status, field).toBe(400)
      expect(refused.json.errors.map((error: { field: string }) => error.field)).toContain(field)
    }
  })

  test('is asked so often in a day and no more (REG-1)', async () => {
    const busy = await officer('busy', 'compliance_officer')
    const ask = async () => (await request(busy, { number: '700100000010001', at: instant(api.wall.at) })).status
    for (let asked = 0; asked < 50; asked += 1) expect(await ask()).toBe(201)
    expect(await ask()).toBe(429)
  })
})
