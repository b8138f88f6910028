import { prohibitedUses } from '@axbridge/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Heard } from '../http/held-to-contract.test.kit.ts'
import { bind, block, c } from '../http/running-api.test.kit.ts'
import { fieldsOf, type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

const said = { reason: 'More complaints than may be', remedy: 'Call fewer people a day' }

describe.each(stores)('suspensions, over the %s store', (kind) => {
  let api: RunningAdmin
  beforeAll(async () => {
    api = await runAdmin(kind)
  })
  afterAll(() => api.close())

  beforeEach(async () => {
    const { json } = await api.admin('GET', '/suspensions?limit=200')
    for (const { id, state } of json.items) if (state !== 'lifted') await lift(id)
  })

  const suspend = (target: object, changes: object = {}) =>
    api.admin('POST', '/suspensions', { ...target, ...said, ...changes })
  const lift = (id: string) => api.admin('POST', `/suspensions/${id}/lift`, { reason: 'Done' })
  const own = (path = '', method = 'GET', body?: object): Promise<Heard> =>
    api.ask({ method, path: `/v1/suspensions${path}`, ...(body === undefined ? {} : { body }) })
  const problemOf = ({ status, json }: Heard) => [status, json.code]
  const eventsOf = async (type: string) => {
    const { json } = await api.ask({ method: 'GET', path: `/v1/events?types=${type}` })
    return json.items
  }

  test('of a customer stop his binds from the answer on; his keys still read and unbind (BASE-12)', async () => {
    const before = await bind(api)
    const made = await suspend({ customer: api.customer.id })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      ...{ customer: api.customer.id, block: null, number: null, state: 'in_force', cut: false, ...said },
      ...{ suspendedAt: '2030-01-31T08:00:00.000Z', by: { kind: 'key' }, appeal: null, lifted: null },
    })
    expect(made.headers.get('location')).toBe(`/admin/v1/suspensions/${made.json.id}`)
    const refused = await bind(api, { orderId: 'later' })
    expect(problemOf(refused)).toEqual([403, 'suspended'])
    expect(refused.json.detail).toContain(made.json.id)
    const path = `/v1/bindings/${before.json.id}`
    expect(problemOf(await api.ask({ method: 'PATCH', path, body: { b: c } }))).toEqual([403, 'suspended'])
    expect(problemOf(await api.ask({ method: 'PATCH', path, body: { expiresAt: '2030-01-31T09:30:00Z' } }))).toEqual([
      403,
      'suspended',
    ])
    expect((await api.ask({ method: 'PATCH', path, body: { calls: false } })).status).toBe(200)
    expect((await api.ask({ method: 'GET', path })).status).toBe(200)
    expect((await api.ask({ method: 'DELETE', path })).status).toBe(200)
    const { suspended } = (await api.admin('GET', `/customers/${api.customer.id}`)).json
    expect(suspended).toEqual({ id: made.json.id, at: '2030-01-31T08:00:00.000Z', ...said })

    await lift(made.json.id)
    expect((await bind(api, { orderId: 'again' })).status).toBe(201)
    expect((await api.admin('GET', `/customers/${api.customer.id}`)).json.suspended).toBeNull()
  })

  test('of a block and of a number stop binds on them and no others (BASE-12)', async () => {
    const number = `${block}0042`
    const one = await suspend({ number })
    expect(one.json).toMatchObject({ customer: api.customer.id, number, block: null })
    const asked = await bind(api, { x: number })
    expect([...problemOf(asked), ...fieldsOf(asked)]).toEqual([403, 'suspended', 'x'])
    expect((await bind(api, { x: `${block}0043` })).status).toBe(201)

    const all = await suspend({ block })
    expect(problemOf(await bind(api))).toEqual([403, 'suspended'])
    await lift(all.json.id)
    expect((await bind(api)).status).toBe(201)
  })

  test('of numbers are passed over when numbers are drawn (BASE-12)', async () => {
    const few = '70010000007'
    const { key } = await api.addCustomer(`few ${kind}`, [few as never])
    const headers = { authorization: `Bearer ${key}` }
    const { json } = await bind(api, { reuseLast: true }, headers)
    await suspend({ number: json.x })
    const again = await bind(api, { reuseLast: true, orderId: 'again', a: '13800000011' }, headers)
    expect(again.status).toBe(201)
    expect(again.json.x).not.toBe(json.x)
  })

  test('tell their customer, with reason and remedy, and who did it stays with the platform (REG-5)', async () => {
    const { json } = await suspend({ customer: api.customer.id })
    const began = (await eventsOf('suspension.began')).at(-1)
    expect(began.data).toEqual({ suspension: json.id, block: null, number: null, ...said })
    const { items } = (await own()).json
    expect(items[0]).toMatchObject({ id: json.id, state: 'in_force', ...said })
    expect(items[0]).not.toHaveProperty('by')
    await lift(json.id)
    const ended = (await eventsOf('suspension.ended')).at(-1)
    expect(ended.data).toEqual({ suspension: json.id, block: null, number: null, reason: 'Done' })
    expect((await own('?state=lifted')).json.items[0]).toMatchObject({ id: json.id, lifted: { reason: 'Done' } })
  })

  test('that stand beside each other end each for itself', async () => {
    const [one, two] = [await suspend({ block }), await suspend({ block })]
    await lift(one.json.id)
    expect(problemOf(await bind(api))).toEqual([403, 'suspended'])
    await lift(two.json.id)
    expect((await bind(api)).status).toBe(201)
    for (let at = 0; at < 16; at += 1) await suspend({ block })
    expect(problemOf(await suspend({ block }))).toEqual([409, 'limit_reached'])
  })

  test("are another customer's affair for every other one", async () => {
    const { id } = (await suspend({ customer: api.customer.id })).json
    const { key } = await api.addCustomer(`other ${kind}`, [])
    const headers = { authorization: `Bearer ${key}` }
    expect((await api.ask({ method: 'GET', path: '/v1/suspensions', headers })).json.items).toEqual([])
    const theirs = await api.ask({ method: 'POST', path: `/v1/suspensions/${id}/appeal`, body: { text: 'x' }, headers })
    expect(theirs.status).toBe(404)
  })

  test("of a block in nobody's pool concern no customer: the platform's staff find and lift them (REG-5)", async () => {
    const free = '70010000088'
    const whose = { approval: 'MIIT-2026-0001', basePlatform: 'operator-1', validFrom: '2026-01-01T00:00:00Z' }
    expect((await api.admin('POST', '/blocks', { block: free, ...whose })).status).toBe(201)
    const { json } = await suspend({ block: free })
    expect(json).toMatchObject({ customer: null, block: free, state: 'in_force' })
    const listed = async () => (await api.admin('GET', `/suspensions?block=${free}`)).json.items
    expect(await listed()).toEqual([json])
    expect((await own('?limit=200')).json.items.map(({ id }: { id: string }) => id)).not.toContain(json.id)
    expect((await own(`/${json.id}/appeal`, 'POST', { text: 'Not ours' })).status).toBe(404)
    await lift(json.id)
    expect(await listed()).toMatchObject([{ id: json.id, customer: null, state: 'lifted' }])
  })

  test('are listed by what they are of, and stay when they have ended', async () => {
    const number = `${block}0077`
    const { id } = (await suspend({ number })).json
    await lift(id)
    for (const query of [`number=${number}`, `customer=${api.customer.id}&state=lifted&limit=200`]) {
      const { json } = await api.admin('GET', `/suspensions?${query}`)
      expect(json.items.map((item: { id: string }) => item.id)).toContain(id)
    }
    expect((await api.admin('GET', `/suspensions/${id}`)).json).toMatchObject({ id, state: 'lifted' })
    expect(problemOf(await api.admin('GET', '/suspensions?cursor=x'))).toEqual([400, 'malformed'])
  })

  test.each([
    ['nothing', {}, {}, [400, 'malformed', 'customer']],
    ['two things', { block, number: `${block}0001` }, {}, [400, 'malformed', 'number']],
    ['a customer who is none', { customer: 'cus_aaaaaaaaaaaaaaaa' }, {}, [404, 'not_found', undefined]],
    ['a block that is not recorded', { block: '70099999999' }, {}, [404, 'not_found', undefined]],
    ['a number of such a block', { number: '700999999990001' }, {}, [404, 'not_found', undefined]],
    ['no reason', { block }, { reason: undefined }, [400, 'malformed', 'reason']],
    ['no remedy', { block }, { remedy: undefined }, [400, 'malformed', 'remedy']],
    ['a number of a person in its reason', { block }, { reason: 'by 13800000021' }, [400, 'malformed', 'reason']],
  ])('of %s are refused and suspend nothing (REG-5)', async (_name, target, changes, faults) => {
    const refused = await suspend(target, changes)
    expect([...problemOf(refused), fieldsOf(refused)[0]]).toEqual(faults)
    expect((await bind(api)).status).toBe(201)
  })
})

describe.each(stores)('the profile of a customer, over the %s store', (kind) => {
  let api: RunningAdmin
  beforeAll(async () => {
    api = await runAdmin(kind)
  })
  afterAll(() => api.close())

  const entity = {
    ...{ name: 'A courier company, Ltd', kind: 'enterprise', registration: '91350100M000100Y43' },
    contacts: [{ name: 'The duty officer', email: 'numbers@courier.example' }],
    ...{ verifiedAt: '2030-01-01T00:00:00.000Z', validUntil: '2031-01-01T00:00:00.000Z' },
  }
  const scenario = {
    name: 'parcel',
    use: 'parcel',
    modes: ['AXB'],
    longestLifeMs: 3_600_000,
    validUntil: null,
    actualUsers: [],
  }
  const recorded = async () => (await api.admin('GET', `/customers/${api.customer.id}`)).json.profile
  const put = async (body: object) => {
    const { revision } = await recorded()
    return api.admin('PUT', `/customers/${api.customer.id}/profile`, { revision, ...body })
  }

  test('is empty at first, recorded as a whole, and read with the customer (USE-1, USE-2)', async () => {
    expect(await recorded()).toEqual({ revision: 0, entity: null, scenarios: [] })
    const { longestLifeMs: _, validUntil: __, actualUsers: ___, ...short } = scenario
    const answer = await put({ entity, scenarios: [scenario, { ...short, name: 'food', use: 'food_delivery' }] })
    expect(answer.status).toBe(200)
    const profile = {
      revision: 1,
      entity,
      scenarios: [scenario, { ...scenario, name: 'food', use: 'food_delivery', longestLifeMs: null }],
    }
    expect(answer.json.profile).toEqual(profile)
    expect(await recorded()).toEqual(profile)
    const { json } = await api.admin('GET', '/customers')
    expect(json.items[0].profile).toEqual(profile)
    const empty = { entity: null, scenarios: [] }
    expect((await put(empty)).json.profile).toEqual({ revision: 2, ...empty })
  })

  test('is recorded once when two read the same one: who is late is told, and loses nobody anything (USE-1, USE-2)', async () => {
    const { revision } = await recorded()
    const both = ['first', 'second'].map((name) => put({ revision, entity, scenarios: [{ ...scenario, name }] }))
    const answers = await Promise.all(both)
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.json.code).toBe('matter_state')
    const made = answers.find(({ status }) => status === 200)?.json.profile
    expect(made.revision).toBe(revision + 1)
    expect(await recorded()).toEqual(made)
  })

  test.each([
    ['an individual', { entity: { ...entity, kind: 'individual' } }, 'entity.kind'],
    [
      'a code whose check is wrong',
      { entity: { ...entity, registration: '91350100M000100Y44' } },
      'entity.registration',
    ],
    ['no end', { entity: { ...entity, validUntil: undefined } }, 'entity.validUntil'],
    ['an end before its beginning', { entity: { ...entity, validUntil: '2029-01-01T00:00:00Z' } }, 'entity.validUntil'],
    ['no revision', { revision: undefined }, 'revision'],
    ['no scenarios', { scenarios: undefined }, 'scenarios'],
    ['a scenario twice', { scenarios: [scenario, scenario] }, 'scenarios.1.name'],
    ['a scenario of no mode', { scenarios: [{ ...scenario, modes: [] }] }, 'scenarios.0.modes'],
    ['another customer above it', { parent: 'cus_aaaaaaaaaaaaaaaa' }, 'parent'],
  ])('with %s is refused by field and rule (USE-1, USE-2)', async (_name, changes, field) => {
    const refused = await put({ entity, scenarios: [scenario], ...changes })
    expect([refused.status, fieldsOf(refused)[0]]).toEqual([400, field])
  })

  test.each(prohibitedUses)('registers nothing for %s (USE-2)', async (use) => {
    const refused = await put({ entity, scenarios: [{ ...scenario, use }] })
    expect([refused.status, fieldsOf(refused)]).toEqual([400, ['scenarios.0.use']])
    expect(refused.json.errors[0].rule).toContain('are prohibited')
  })

  test('whose verification is over suspends its customer, once for each end, until he is verified anew (USE-1)', async () => {
    const stateNow = async () => (await api.admin('GET', `/customers/${api.customer.id}`)).json.suspended
    const until = (validUntil: string) => put({ entity: { ...entity, validUntil }, scenarios: [] })
    await until('2030-01-31T08:00:01.000Z')
    await api.entities.look()
    expect(await stateNow()).toBeNull()
    api.wall.at = Date.UTC(2030, 0, 31, 8, 0, 1)
    await api.entities.look()
    await api.entities.look()
    const suspended = await stateNow()
    expect(suspended).toMatchObject({ reason: 'The verification of the entity is over.' })
    expect((await bind(api)).json.code).toBe('suspended')
    const { json } = await api.admin('GET', `/suspensions?customer=${api.customer.id}`)
    expect(json.items).toMatchObject([{ id: suspended.id, by: { kind: 'rule', name: 'entity-verification' } }])

    // What the server does by itself is in the audit log as what people do.
    const audit = async (action: string) => (await api.admin('GET', `/audit?action=${action}`)).json.items
    const byServer = { actor: { kind: 'server' }, customer: api.customer.id, detail: { rule: 'entity-verification' } }
    expect((await audit('suspend'))[0]).toMatchObject({ ...byServer, subject: suspended.id })

    // Who was right about it is not suspended for it again.
    await api.admin('POST', `/suspensions/${suspended.id}/lift`, { reason: 'The register was slow' })
    await api.entities.look()
    expect(await stateNow()).toBeNull()

    await until('2030-01-31T08:00:02.000Z')
    api.wall.at = Date.UTC(2030, 0, 31, 8, 0, 2)
    await api.entities.look()
    const again = await stateNow()
    await until('2031-01-31T08:00:00.000Z')
    expect(await stateNow()).toBeNull()
    expect(await audit('liftSuspension')).toEqual(
      expect.arrayContaining([expect.objectContaining({ ...byServer, subject: again.id })]),
    )
    expect((await bind(api)).status).toBe(201)
  })

  test('of nobody is recorded', async () => {
    const nobodys = { revision: 0, entity, scenarios: [] }
    expect((await api.admin('PUT', '/customers/cus_aaaaaaaaaaaaaaaa/profile', nobodys)).status).toBe(404)
  })
})
