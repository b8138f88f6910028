import type { CustomerProfile } from '@axbridge/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Heard } from './held-to-contract.test.kit.ts'
import { a, b, bind, block, c, d, goodBody, type RunningApi, runApi } from './running-api.test.kit.ts'

const day = 86_400_000

const profileAt = (now: number): CustomerProfile => ({
  entity: {
    name: 'A courier company, Ltd',
    kind: 'enterprise',
    registration: '91350100M000100Y43',
    contacts: [],
    verifiedAt: now - day,
    validUntil: now + day,
  },
  scenarios: [
    { name: 'parcel', use: 'parcel', modes: ['AXB', 'GXB'], longestLifeMs: 2 * 3_600_000, validUntil: null },
    { name: 'over', use: 'other', modes: ['AXB'], longestLifeMs: null, validUntil: now },
  ],
})

const use = {
  scenario: 'parcel',
  identifier: '88.123.45/order-17',
  consent: { version: 'privacy-2026-09', at: '2030-01-31T07:00:00.000Z' },
}

const faultsOf = ({ status, json }: Heard) => [status, json.code, json.errors?.[0]?.field]

const changed = (api: RunningApi, id: string, body: object): Promise<Heard> =>
  api.ask({ method: 'PATCH', path: `/v1/bindings/${id}`, body })

describe('a server that requires all of a bind', () => {
  let api: RunningApi
  beforeAll(async () => {
    api = await runApi({ useRules: { require: { entity: true, scenario: true, identifier: true, consent: true } } })
  })
  afterAll(() => api.close())

  const record = async (profile: Partial<CustomerProfile>): Promise<void> => {
    const revision = (await api.store.customers.find(api.customer.id))?.profile.revision ?? 0
    const recorded = { ...profileAt(api.wall.at), ...profile, revision }
    const outcome = await api.store.customers.changeProfile(api.customer.id, recorded, api.wall.at)
    expect(outcome.kind).toBe('changed')
  }

  test('binds for nobody whose entity was not verified, or whose verification is over (USE-1, APP-1)', async () => {
    expect(faultsOf(await bind(api, { use }))).toEqual([403, 'entity_not_verified', undefined])
    const profile = profileAt(api.wall.at)
    await record({ entity: profile.entity && { ...profile.entity, validUntil: api.wall.at } })
    const over = await bind(api, { use })
    expect([over.json.code, over.json.detail]).toEqual([
      'entity_not_verified',
      "The verification of the customer's entity is over.",
    ])
    await record({})
    expect((await bind(api, { use })).status).toBe(201)
  })

  test('answers what was said of the use, and keeps it (APP-1, USE-4)', async () => {
    await record({})
    const bound = await bind(api, { use, orderId: 'kept' })
    expect(bound.json.use).toEqual(use)
    const read = await api.ask({ method: 'GET', path: `/v1/bindings/${bound.json.id}` })
    expect(read.json.use).toEqual(use)
    const { json } = await api.ask({ method: 'GET', path: '/v1/bindings?orderId=kept' })
    expect(json.items).toMatchObject([{ use }])
  })

  test.each([
    ['no use', undefined, [400, 'malformed', 'use.scenario']],
    ['no identifier', { ...use, identifier: undefined }, [400, 'malformed', 'use.identifier']],
    ['no consent', { ...use, consent: undefined }, [400, 'malformed', 'use.consent']],
    [
      'no version of the consent',
      { ...use, consent: { at: use.consent.at } },
      [400, 'malformed', 'use.consent.version'],
    ],
    [
      'a consent of tomorrow',
      { ...use, consent: { version: '1', at: '2030-02-01T08:00:00Z' } },
      [400, 'malformed', 'use.consent.at'],
    ],
    [
      'an instant that is none',
      { ...use, consent: { version: '1', at: '2030-02-30T08:00:00Z' } },
      [400, 'malformed', 'use.consent.at'],
    ],
    ['a scenario that nobody registered', { ...use, scenario: 'other' }, [422, 'scenario_unknown', 'use.scenario']],
    ['a scenario that is over', { ...use, scenario: 'over' }, [422, 'scenario_unknown', 'use.scenario']],
    ['a blank in the identifier', { ...use, identifier: '88 1' }, [400, 'malformed', 'use.identifier']],
    ['an identifier too long', { ...use, identifier: 'x'.repeat(129) }, [400, 'malformed', 'use.identifier']],
    ['a number of a person in the identifier', { ...use, identifier: `88/${c}` }, [400, 'malformed', 'use.identifier']],
    [
      'a number of a party in pieces',
      { ...use, identifier: `88/${[...a].join(':')}` },
      [400, 'malformed', 'use.identifier'],
    ],
    ['a field too many', { ...use, resold: 'x' }, [400, 'malformed', 'use.resold']],
  ])('refuses a use with %s, alone and in a batch (APP-1, USE-2, USE-4)', async (_name, given, faults) => {
    await record({})
    expect(faultsOf(await bind(api, { use: given }))).toEqual(faults)
    const items = [
      { ...goodBody, use: given },
      { ...goodBody, use, orderId: 'beside' },
    ]
    const { json } = await api.ask({ method: 'POST', path: '/v1/bindings/batch', body: { items } })
    const [first, second] = json.items
    expect([first.status, first.problem.code]).toEqual(faults.slice(0, 2))
    expect(second.status).toBe(201)
  })

  test('holds a bind, and a longer life, to what the scenario allows (USE-2)', async () => {
    await record({})
    const wrongMode = await bind(api, { use, mode: 'AXYB' })
    expect(faultsOf(wrongMode)).toEqual([422, 'scenario_forbids', 'mode'])
    expect(faultsOf(await bind(api, { use, expiresAt: '2030-01-31T10:00:00.001Z' }))).toEqual([
      422,
      'scenario_forbids',
      'expiresAt',
    ])
    const { json } = await bind(api, { use })
    expect(faultsOf(await changed(api, json.id, { expiresAt: '2030-01-31T10:00:00.001Z' }))).toEqual([
      422,
      'scenario_forbids',
      'expiresAt',
    ])
    expect((await changed(api, json.id, { expiresAt: '2030-01-31T10:00:00.000Z' })).status).toBe(200)
    await record({ scenarios: [] })
    expect(faultsOf(await changed(api, json.id, { expiresAt: '2030-01-31T10:30:00.000Z' }))).toEqual([
      422,
      'scenario_unknown',
      'use.scenario',
    ])
    expect((await changed(api, json.id, { expiresAt: '2030-01-31T09:00:00.000Z' })).status).toBe(200)
  })

  test('lets nobody enter where the scenario is gone, over or narrower since; who stands there may go on and leave (USE-2)', async () => {
    await record({})
    const { json } = await bind(api, { use, mode: 'GXB', a: undefined, members: [a] })
    const [scenario] = profileAt(api.wall.at).scenarios
    if (scenario === undefined) throw new Error('there is no scenario')
    const enters = async (scenarios: CustomerProfile['scenarios']) => {
      await record({ scenarios })
      const refused = [await changed(api, json.id, { addMembers: [c] }), await changed(api, json.id, { b: c })]
      expect((await changed(api, json.id, { calls: false })).status).toBe(200)
      return refused.map(faultsOf)
    }
    const twice = (fault: readonly unknown[]) => [fault, fault]
    expect(await enters([])).toEqual(twice([422, 'scenario_unknown', 'use.scenario']))
    const over = { ...scenario, validUntil: api.wall.at }
    expect(await enters([over])).toEqual(twice([422, 'scenario_unknown', 'use.scenario']))
    expect(await enters([{ ...scenario, modes: ['AXYB'] }])).toEqual(twice([422, 'scenario_forbids', 'mode']))
    expect(await enters([{ ...scenario, longestLifeMs: 60_000 }])).toEqual(
      twice([422, 'scenario_forbids', 'expiresAt']),
    )
    await record({})
    expect((await changed(api, json.id, { addMembers: [c] })).status).toBe(200)
    await record({ scenarios: [] })
    expect((await changed(api, json.id, { removeMembers: [c] })).status).toBe(200)
  })

  test('lets nobody enter, and nothing live longer, once the verification is over; what stands may be ended (USE-1)', async () => {
    await record({})
    const { json } = await bind(api, { use })
    await record({ entity: null })
    for (const body of [{ b: c }, { expiresAt: '2030-01-31T09:30:00Z' }])
      expect(faultsOf(await changed(api, json.id, body))[1]).toBe('entity_not_verified')
    expect((await changed(api, json.id, { calls: false })).status).toBe(200)
    expect((await api.ask({ method: 'DELETE', path: `/v1/bindings/${json.id}` })).status).toBe(200)
  })
})

describe('a server that requires nothing', () => {
  let api: RunningApi
  beforeAll(async () => {
    api = await runApi()
  })
  afterAll(() => api.close())

  const optOut = (body: object) => api.ask({ method: 'POST', path: '/v1/opt-outs', body })
  const removal = (number: string) => api.ask({ method: 'POST', path: '/v1/opt-outs/removal', body: { number } })

  test('answers null where nothing was said of the use', async () => {
    expect((await bind(api)).json.use).toBeNull()
    expect((await bind(api, { use: {} })).json.use).toEqual({ scenario: null, identifier: null, consent: null })
  })

  test('binds persons alone: not the numbers of machines, satellite phones or nobody (APP-2)', async () => {
    for (const [fields, field] of [
      [{ a: '14600000011' }, 'a'],
      [{ b: '+8613490000011' }, 'b'],
      [{ a: undefined, mode: 'GXB', members: [a, '16100000011'] }, 'members.1'],
    ] as const) {
      const refused = await bind(api, fields)
      expect(faultsOf(refused)).toEqual([400, 'malformed', field])
      expect(refused.json.errors[0].rule).toContain('must be the mobile of a person')
    }
    const { json } = await bind(api, { a: undefined, mode: 'GXB', members: [a], x: `${block}0019` })
    expect(faultsOf(await changed(api, json.id, { addMembers: [c, '14800000011'] }))).toEqual([
      400,
      'malformed',
      'members.2',
    ])
    expect(faultsOf(await changed(api, json.id, { b: '17400000011' }))).toEqual([400, 'malformed', 'b'])
    expect((await changed(api, json.id, { addMembers: [c] })).status).toBe(200)
  })

  test.each([
    ['a fixed line', '01088880001'],
    ['95', '95588'],
    ['96', '96110'],
    ['400', '4008000001'],
    ['an emergency number', '110'],
    ['a short code', '10086'],
    ['13 digits of a machine', '1064812345678'],
    ['overseas', '+85291234567'],
    ['a 700 number', '700100000010001'],
  ])('refuses %s as a party, by field and rule, before anything is written (APP-2)', async (_name, number) => {
    for (const field of ['a', 'b'] as const) {
      const refused = await bind(api, { [field]: number })
      expect(faultsOf(refused)).toEqual([400, 'malformed', field])
      expect(refused.json.errors[0].rule).toContain('must be a mainland mobile number')
    }
  })

  test('binds nobody who wants no bindings of this customer, until he wants them again (USE-4)', async () => {
    const said = await optOut({ number: c, of: 'bindings' })
    expect([said.status, said.json]).toEqual([
      200,
      { id: expect.stringMatching(/^mat_/), person: '137****0013', of: 'bindings', at: '2030-01-31T08:00:00.000Z' },
    ])
    expect(faultsOf(await bind(api, { a: c }))).toEqual([409, 'opted_out', 'a'])
    expect(faultsOf(await bind(api, { b: `+86${c}` }))).toEqual([409, 'opted_out', 'b'])
    const members = [a, d, c]
    expect(faultsOf(await bind(api, { a: undefined, mode: 'GXB', members }))).toEqual([409, 'opted_out', 'members.2'])
    const items = [
      { ...goodBody, a: c, orderId: 'batch' },
      { ...goodBody, orderId: 'batch' },
    ]
    const { json } = await api.ask({ method: 'POST', path: '/v1/bindings/batch', body: { items } })
    expect(json.items.map(({ status }: { status: number }) => status)).toEqual([409, 201])
    const group = await bind(api, { a: undefined, mode: 'GXB', members: [a] })
    expect(faultsOf(await changed(api, group.json.id, { addMembers: [c] }))).toEqual([409, 'opted_out', 'members.1'])

    const other = await api.addCustomer('another', ['70010000002' as never])
    const theirs = await api.ask({
      method: 'POST',
      path: '/v1/bindings',
      body: { ...goodBody, a: c },
      headers: { authorization: `Bearer ${other.key}` },
    })
    expect(theirs.status).toBe(201)

    expect((await removal(c)).json).toMatchObject({ of: 'removed', person: '137****0013' })
    expect((await bind(api, { a: c })).status).toBe(201)
    expect((await removal(c)).status).toBe(404)
  })

  test('says in a dry run that who would be reached wants no calls (USE-6)', async () => {
    const { json } = await bind(api, { orderId: 'dry', x: `${block}0055`, b: d })
    await optOut({ number: d, of: 'calls' })
    const check = (caller: string) =>
      api.ask({ method: 'POST', path: '/v1/routes/check', body: { caller, dialled: json.x } })
    expect((await check(a)).json).toMatchObject({ works: false, reason: 'refused_by_callee', binding: json.id })
    expect((await check(d)).json).toMatchObject({ works: true })
    await removal(d)
    expect((await check(a)).json).toMatchObject({ works: true })
  })

  test('leaves a binding as it is in which the person stood before, and stops no binds for who wants no calls (USE-4)', async () => {
    const { json } = await bind(api, { a: d, orderId: 'before' })
    await optOut({ number: d, of: 'bindings' })
    expect((await changed(api, json.id, { expiresAt: '2030-01-31T09:30:00Z' })).status).toBe(200)
    const again = await optOut({ number: d, of: 'calls' })
    expect(again.json.of).toBe('calls')
    expect((await bind(api, { a: d, orderId: 'calls' })).status).toBe(201)
  })

  test('lists what persons said, masked, one entry for each (USE-4, USE-5)', async () => {
    await optOut({ number: b, of: 'both' })
    await optOut({ number: b, of: 'both' })
    const both = await api.ask({ method: 'GET', path: '/v1/opt-outs?of=both' })
    expect(both.json.items).toMatchObject([{ person: '139****0012', of: 'both' }])
    const all = await api.ask({ method: 'GET', path: '/v1/opt-outs?limit=2' })
    const rest = await api.ask({
      method: 'GET',
      path: `/v1/opt-outs?limit=2&cursor=${encodeURIComponent(all.json.next)}`,
    })
    expect([...all.json.items, ...rest.json.items].map(({ person }) => person)).toEqual([
      '139****0012',
      '136****0014',
      '137****0013',
    ])
    expect((await api.ask({ method: 'GET', path: '/v1/opt-outs?cursor=x' })).status).toBe(400)
    expect(faultsOf(await optOut({ number: '10086', of: 'both' }))).toEqual([400, 'malformed', 'number'])
    expect(faultsOf(await optOut({ number: a, of: 'all' }))).toEqual([400, 'malformed', 'of'])
    await removal(b)
  })
})
