import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { a, b, bind } from '../http/running-api.test.kit.ts'
import { type RunningConsole, runConsole } from './running-console.test.kit.ts'

let api: RunningConsole
beforeAll(async () => {
  api = await runConsole()
})
afterAll(() => api.close())

describe('users', () => {
  test('are invited under names of their own, and a developer to a customer', async () => {
    const invite = (body: object) => api.admin('POST', '/users', body)
    const made = await invite({ name: 'one.developer', role: 'customer_developer', customer: api.customer.id })
    expect(made).toMatchObject({
      status: 201,
      json: { user: { name: 'one.developer', customer: api.customer.id, state: 'invited', hasTotp: false } },
    })
    expect(made.headers.get('location')).toBe(`/admin/v1/users/${made.json.user.id}`)
    expect(made.json.user.invitedUntil).toBe(made.json.expiresAt)
    const refused = [
      [{ name: 'one.developer', role: 'read_only' }, 409, 'name_taken', 'name'],
      [{ name: 'no.customer', role: 'customer_developer' }, 400, 'malformed', 'customer'],
      [
        { name: 'strange.one', role: 'customer_developer', customer: 'cus_abcdefghijkmnpqr' },
        400,
        'malformed',
        'customer',
      ],
      [{ name: 'too.much', role: 'operations', customer: api.customer.id }, 400, 'malformed', 'customer'],
      [{ name: 'u13800000011', role: 'read_only' }, 400, 'malformed', 'name'],
      [{ name: 'Big', role: 'read_only' }, 400, 'malformed', 'name'],
    ] as const
    for (const [body, status, code, field] of refused)
      expect(await invite(body), body.name).toMatchObject({ status, json: { code, errors: [{ field }] } })
    expect((await api.admin('GET', '/users')).json.items).toHaveLength(1)
  })

  test('keep one active platform admin, whoever asks', async () => {
    const { browser, id } = await api.join('only.admin', 'platform_admin')
    const away = [{ state: 'suspended' }, { role: 'read_only' }]
    for (const change of away)
      expect((await browser.ask('PATCH', `/admin/v1/users/${id}`, change)).json.code).toBe('last_admin')
    expect((await browser.whoIsIn()).json.user.role).toBe('platform_admin')
    const { browser: second, id: another } = await api.join('second.admin', 'platform_admin')
    const both = await Promise.all([
      browser.ask('PATCH', `/admin/v1/users/${another}`, { state: 'suspended' }),
      second.ask('PATCH', `/admin/v1/users/${id}`, { role: 'operations' }),
    ])
    const { items } = (await api.admin('GET', '/users')).json
    const left = items.filter(
      ({ role, state }: { role: string; state: string }) => role === 'platform_admin' && state === 'active',
    )
    expect(left.length).toBeGreaterThan(0)
    expect(both.filter(({ status }) => status === 200).length).toBeLessThan(2)
  })

  test('who never set a password are invited again when a suspension is taken back', async () => {
    const { json } = await api.admin('POST', '/users', { name: 'never.came', role: 'read_only' })
    const { id } = json.user
    expect((await api.admin('PATCH', `/users/${id}`, { state: 'suspended' })).json.state).toBe('suspended')
    expect((await api.browser().setUp(json.link)).json.code).toBe('link_ended')
    expect((await api.admin('POST', `/users/${id}/invitation`)).json.code).toBe('user_state')
    expect((await api.admin('PATCH', `/users/${id}`, { state: 'active' })).json.state).toBe('invited')
    expect((await api.admin('PATCH', '/users/usr_abcdefghijkmnpqr', { state: 'active' })).status).toBe(404)
  })
})

describe('the audit log', () => {
  test('has who changed what, with the fields that were named and what can be told of them', async () => {
    const { browser, id } = await api.join('audited.admin', 'platform_admin')
    const { json } = await browser.ask('POST', '/admin/v1/customers', {
      name: 'an audited customer',
      settings: { bearerAllowed: true, mostPairs: 500 },
    })
    await api.admin('POST', `/customers/${json.id}/keys`)
    const [byKey, byUser] = await api.audit(`?customer=${json.id}`)
    expect(byKey).toMatchObject({ action: 'addKey', subject: expect.stringMatching(/^key_/), actor: { kind: 'key' } })
    expect(byUser).toEqual({
      ...byUser,
      ...{ action: 'addCustomer', subject: json.id, customer: json.id },
      actor: { kind: 'user', id, name: 'audited.admin' },
      detail: {
        fields: ['name', 'settings.bearerAllowed', 'settings.mostPairs'],
        values: { 'settings.bearerAllowed': true, 'settings.mostPairs': 500 },
      },
    })
    expect((await api.audit(`?user=${id}&action=addCustomer`)).length).toBe(1)
  })

  test('has nothing of what was refused, of what only looks, and of what a customer asks with his key', async () => {
    const { browser } = await api.join('looks', 'operations')
    const headers = { 'axbridge-customer': api.customer.id }
    const newest = async () => (await api.audit('?limit=1'))[0]
    const before = await newest()
    await bind(api)
    expect((await browser.ask('POST', '/v1/bindings/search', {}, { headers })).json.items).toHaveLength(1)
    expect((await browser.ask('POST', '/admin/v1/customers', { name: 'nobody' })).status).toBe(403)
    expect((await api.admin('POST', '/customers', { name: 'the customer' })).status).toBe(409)
    expect((await browser.ask('GET', '/admin/v1/customers')).status).toBe(200)
    expect(await newest()).toEqual(before)
  })

  test('has an order that was ended by a session, but no telephone number that was given for its id', async () => {
    const { browser } = await api.join('ends.orders', 'operations')
    const headers = { 'axbridge-customer': api.customer.id }
    await browser.ask('DELETE', '/v1/bindings?orderId=order-17', undefined, { headers })
    expect((await api.audit('?action=unbindOrder'))[0]).toMatchObject({
      subject: 'order-17',
      customer: api.customer.id,
    })
    await browser.ask('DELETE', `/v1/bindings?orderId=to-${a}`, undefined, { headers })
    expect((await api.audit('?action=unbindOrder'))[0]).toMatchObject({
      subject: null,
      detail: { fields: ['orderId'] },
    })
  })

  test('is read page by page and narrowed by time', async () => {
    const first = await api.admin('GET', '/audit?limit=2')
    const second = await api.admin('GET', `/audit?limit=2&cursor=${encodeURIComponent(first.json.next)}`)
    const ordinals = [...first.json.items, ...second.json.items].map(({ ordinal }: { ordinal: number }) => ordinal)
    expect(ordinals).toEqual([0, 1, 2, 3].map((less) => (ordinals[0] ?? 0) - less))
    expect((await api.admin('GET', '/audit?to=2000-01-01T00:00:00Z')).json).toEqual({ items: [], next: null })
    expect((await api.admin('GET', '/audit?from=2030-13-01T00:00:00Z')).json.errors[0].field).toBe('from')
    expect((await api.admin('GET', '/audit?cursor=x')).json.errors[0].field).toBe('cursor')
  })
})

describe('real numbers', () => {
  const reason = 'The driver keeps a bag that was left'

  test('are shown with a reason, which stands in the audit log and they do not', async () => {
    const { browser } = await api.join('compliance', 'compliance_officer')
    const headers = { 'axbridge-customer': api.customer.id }
    const { json: bound } = await bind(api, { orderId: 'order-18' })
    const reveal = (body: object) =>
      browser.ask('POST', `/console/v1/bindings/${bound.id}/reveal`, body, { headers, isRevealing: true })
    expect((await reveal({ reason, case: 'ticket-4711' })).json).toEqual({ a, b })
    expect((await api.audit('?limit=1'))[0]).toMatchObject({
      ...{ action: 'revealBinding', subject: bound.id, customer: api.customer.id },
      ...{ actor: { name: 'compliance' }, detail: { reason, case: 'ticket-4711' } },
    })
    const spelt = [a, `0${a}`, `${a.slice(0, 3)}–${a.slice(3, 7)}–${a.slice(7)}`].map((number) => ({
      reason: `he is ${number}`,
    }))
    for (const bad of [{}, { reason: 'why' }, { reason, more: 1 }, ...spelt])
      expect((await reveal(bad)).status).toBe(400)
    const group = { mode: 'GXB', a: undefined, members: [a], orderId: 'order-19' }
    const { json: ofGroup } = await bind(api, group)
    const path = `/console/v1/bindings/${ofGroup.id}/reveal`
    const shown = await browser.ask('POST', path, { reason }, { headers, isRevealing: true })
    expect(shown.json).toEqual({ members: [a], b })
  })

  test('are searched for with a reason, and in no other way by people', async () => {
    const { browser } = await api.join('searches', 'compliance_officer')
    const headers = { 'axbridge-customer': api.customer.id }
    const found = await browser.ask('POST', '/console/v1/bindings/search', { party: b, reason }, { headers })
    expect(found.json.items.length).toBeGreaterThan(0)
    expect((await api.audit('?limit=1'))[0]).toMatchObject({
      action: 'searchByParty',
      detail: { reason, narrowedBy: [] },
    })
    const without = await browser.ask('POST', '/v1/bindings/search', { party: b }, { headers })
    expect(without).toMatchObject({ status: 403, json: { errors: [{ field: 'party' }] } })
    expect((await api.ask({ method: 'POST', path: '/v1/bindings/search', body: { party: b } })).status).toBe(200)
  })

  test('are not shown where the audit log cannot be written', async () => {
    const { browser } = await api.join('unlucky', 'compliance_officer')
    const headers = { 'axbridge-customer': api.customer.id }
    const { items } = (await api.ask({ method: 'GET', path: '/v1/bindings?limit=1' })).json
    const { append } = api.store.audit
    const store = api.store.audit as { append: typeof append }
    store.append = () => Promise.reject(new Error('the disk is full'))
    try {
      const refused = await browser.ask('POST', `/console/v1/bindings/${items[0].id}/reveal`, { reason }, { headers })
      expect(refused.status).toBe(500)
    } finally {
      store.append = append
    }
  })
})
