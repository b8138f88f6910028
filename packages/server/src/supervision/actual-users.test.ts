import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BindScreen,
  type Customer,
  type CustomerId,
  defaultCustomerSettings,
  type MatterId,
  randomToken,
  type Side,
  subjectOfParty,
} from '@axbridge/core'
import { openMemoryStore, openSqliteStore } from '@axbridge/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { completeConfig } from '../config.ts'
import type { Heard } from '../http/held-to-contract.test.kit.ts'
import { a, b, bind, block, c, d, e, goodBody, phone, type RunningApi, runApi } from '../http/running-api.test.kit.ts'
import { heldKeys } from '../keys/held-keys.test.kit.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { openSupervision } from '../open-supervision.ts'
import { openActualUser } from './actual-user-body.ts'
import { ActualUserDesk, type ActualUserDeskParts } from './actual-user-desk.ts'
import { RegisteredCounts } from './registered-counts.ts'

const [name, passport] = ['欧阳小明', 'E77300419']
const residentId = '11010519491231002X'

const faultsOf = ({ status, json }: Heard) => [status, json.code, json.errors?.[0]?.field]

let folder: string
let api: RunningApi

const register = (body: object, asker: RunningApi = api) =>
  asker.ask({ method: 'POST', path: '/v1/actual-users', body: { name, ...body } })

const remove = (body: object, headers: Readonly<Record<string, string>> = {}) =>
  api.ask({ method: 'POST', path: '/v1/actual-users/removal', body, headers })

const listed = async (): Promise<readonly { readonly person: string }[]> =>
  (await api.ask({ method: 'GET', path: '/v1/actual-users' })).json.items

/** The customer's only scenario asks for these sides. */
const ask = async (actualUsers: readonly Side[] | undefined) => {
  const scenario = {
    name: 'parcel',
    use: 'parcel',
    modes: ['AXB', 'GXB'],
    longestLifeMs: null,
    validUntil: null,
  } as const
  const scenarios = [actualUsers === undefined ? scenario : { ...scenario, actualUsers }]
  const { profile } = (await api.store.customers.find(api.customer.id)) ?? api.customer
  await api.store.customers.changeProfile(api.customer.id, { ...profile, entity: null, scenarios }, api.wall.at)
}

const use = { scenario: 'parcel' }

const filesOf = (directory: string): Buffer =>
  Buffer.concat(
    readdirSync(directory, { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [readFileSync(join(entry.parentPath, entry.name))] : [],
    ),
  )

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-actual-users-'))
  api = await runApi({ openStore: () => openSqliteStore({ directory: join(folder, 'data') }) })
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})

describe('an actual user', () => {
  test('is sealed with name and document, so that the files of the store hold none of them (USE-3, SEC-1)', async () => {
    const said = await register({ number: d, document: { kind: 'passport', number: passport } })
    expect([said.status, said.json]).toEqual([
      200,
      {
        ...{ id: expect.stringMatching(/^mat_/), person: '136****0014', name: '欧**', document: 'passport' },
        at: '2030-01-31T08:00:00.000Z',
      },
    ])
    expect(said.text + JSON.stringify(await listed())).not.toContain(passport)
    const files = filesOf(folder)
    expect(files.includes(said.json.id)).toBe(true)
    for (const secret of [d, name, passport]) expect(files.includes(secret)).toBe(false)
    const matter = await api.store.matters.find('actual_user', said.json.id)
    const { scope, owner } = { scope: `actual-user/${api.customer.id}`, owner: said.json.id }
    // The other half: what is sealed is all of it.
    expect(JSON.parse(api.vault.open(scope, owner, matter?.body ?? new Uint8Array()))).toEqual({
      ...{ number: d, name, document: { kind: 'passport', number: passport } },
    })
    await remove({ number: d })
  })

  test('is registered once, and what is said anew of him replaces what was said before (USE-3)', async () => {
    const first = await register({ number: a })
    expect(first.json).toMatchObject({ name: '欧**', document: null })
    api.wall.at += 1_000
    expect((await register({ number: `+86${a}` })).json).toEqual(first.json)
    const again = await register({ number: a, name: 'Li', document: { kind: 'resident_id', number: residentId } })
    expect(again.json).toMatchObject({ id: first.json.id, name: 'L**', document: 'resident_id' })
    expect(again.json.at > first.json.at).toBe(true)
    expect(await listed()).toEqual([again.json])
    await remove({ id: first.json.id })
    expect(await listed()).toEqual([])
  })

  test.each([
    ['number', { number: '10086' }],
    ['name', { number: a, name: '' }],
    ['name', { number: a, name: 'x'.repeat(65) }],
    ['name', { number: a, name: 'call 138-0000-0001' }],
    ['document.kind', { number: a, document: { kind: 'licence', number: passport } }],
    ['document.number', { number: a, document: { kind: 'passport', number: 'E'.repeat(33) } }],
    ['document.number', { number: a, document: { kind: 'resident_id', number: '110105194912310021' } }],
  ])('is refused by the field %s, and nothing is registered (USE-3)', async (field, body) => {
    expect(faultsOf(await register(body))).toEqual([400, 'malformed', field])
    expect(await listed()).toEqual([])
  })

  test('is deleted at once when he is removed, by number or by id, row and all, and by his own customer only (USE-3)', async () => {
    for (const named of [(id: string) => ({ id }), () => ({ number: d })]) {
      const { json } = await register({ number: d, document: { kind: 'passport', number: passport } })
      const other = await api.addCustomer(`another ${systemRandomness.octets(4).join('')}`, [])
      const foreign = await remove(named(json.id), { authorization: `Bearer ${other.key}` })
      expect(faultsOf(foreign)).toEqual([404, 'not_found', undefined])
      expect((await remove(named(json.id))).json).toEqual(json)
      expect(await api.store.matters.find('actual_user', json.id)).toBeUndefined()
      const kept = await api.store.matters.list({ kind: 'actual_user', limit: 9 })
      expect(kept?.items).toEqual([])
      expect((await remove(named(json.id))).status).toBe(404)
    }
    expect(faultsOf(await remove({}))).toEqual([400, 'malformed', 'number'])
  })

  test('who is held counts for nothing once removed, and is deleted when the hold is released; his customer is told nothing of it (USE-3, REG-6)', async () => {
    const { json } = await register({ number: e, document: { kind: 'passport', number: passport } })
    const party = api.vault.hashOfParty(phone(e))
    const { holds, deletion } = api.protection
    const hold = await holds.add({ kind: 'party', party }, 'A case', 'mat_aaaaaaaaaaaaaaaaaaaaaaaa' as MatterId)
    expect((await remove({ number: e })).json).toEqual(json)
    expect(await listed()).toEqual([])
    await ask(['a'])
    expect(faultsOf(await bind(api, { a: e, use }))).toEqual([403, 'actual_user_unknown', 'a'])
    const keptOf = async () =>
      (await api.store.matters.list({ kind: 'actual_user', subject: subjectOfParty(party), limit: 9 }))?.items ?? []
    await deletion.run()
    const [kept, ...more] = await keptOf()
    expect([kept?.state, kept?.key, more]).toEqual(['removed', null, []])
    const anew = await register({ number: e })
    expect(anew.json.id).not.toBe(json.id)
    await remove({ number: e })
    await holds.release(hold as MatterId, 'The case is closed')
    await deletion.run()
    expect(await keptOf()).toEqual([])
    await ask([])
  })
})

/** What a hold keeps of somebody, opened, the newest first. */
const keptOf = async ({ vault, store }: Pick<RunningApi, 'vault' | 'store'>, number: string) => {
  const subject = subjectOfParty(vault.hashOfParty(phone(number)))
  const page = await store.matters.list({ kind: 'actual_user', subject, state: 'removed', limit: 200 })
  return (page?.items ?? []).map((matter) => {
    const { phone: of, ...user } = openActualUser(vault, matter)
    return { ...user, isHis: of.mask === phone(number).mask }
  })
}

const held = (number: string) =>
  api.protection.holds.add({ kind: 'party', party: api.vault.hashOfParty(phone(number)) }, 'A case', complaint)

const complaint = 'mat_aaaaaaaaaaaaaaaaaaaaaaaa' as MatterId

/** Of another server on the same store, which knows these holds. */
const deskOf = (standing: ActualUserDeskParts['holds']['standing'], parts: Partial<ActualUserDeskParts> = {}) =>
  new ActualUserDesk({
    ...{ matters: api.store.matters, vault: api.vault, clock: { now: () => api.wall.at } },
    ...{ randomness: systemRandomness, most: 1_000, holds: { standing } },
    ...parts,
  })

describe('under a hold', () => {
  const document = { kind: 'passport', number: passport } as const
  const first = { name, document, isHis: true }

  test('what is said anew of somebody leaves what was said before, once, also where the hold comes in between (USE-3, REG-6)', async () => {
    await register({ number: e, document })
    expect(await keptOf(api, e)).toEqual([])
    const hold = await held(e)
    const second = { number: e, name: 'Li' }
    for (const body of [second, second, { number: e, document }, second, { number: e, document }]) await register(body)
    expect(await keptOf(api, e)).toEqual([{ name: 'Li', document: null, isHis: true }, first])
    await api.protection.holds.release(hold as MatterId, 'The case is closed')
    await api.protection.deletion.run()
    expect(await keptOf(api, e)).toEqual([])
    const nothing = { held: [], through: 0 }
    const answers = [nothing, { held: [{ kind: 'customer', customer: api.customer.id } as const], through: 1 }]
    const elsewhere = deskOf(async () => answers.shift() ?? nothing)
    await elsewhere.register(api.customer.id, phone(e), { name: 'Li', document: null })
    expect(await keptOf(api, e)).toEqual([first])
    await remove({ number: e })
    await api.protection.deletion.run()
    expect(await keptOf(api, e)).toEqual([])
  })

  test('nothing is lost where a server is killed while it removes somebody, and it counts for nothing (USE-3, REG-6)', async () => {
    const killed = deskOf(() => Promise.reject(new Error('the server is killed')))
    const { json } = await register({ number: e, document })
    const hold = await held(e)
    const removal = () => killed.remove(api.customer.id, { person: phone(e) })
    await expect(removal()).rejects.toThrow('the server is killed')
    await api.protection.deletion.run()
    expect((await api.store.matters.find('actual_user', json.id))?.state).toBe('erased')
    expect([await listed(), (await remove({ number: e })).status]).toEqual([[], 404])
    await ask(['a'])
    expect(faultsOf(await bind(api, { a: e, use }))).toEqual([403, 'actual_user_unknown', 'a'])
    await ask([])
    const anew = await register({ number: e, name: 'Li' })
    expect([anew.status, anew.json.id === json.id]).toEqual([200, false])
    expect(await keptOf(api, e)).toEqual([first])
    expect(await api.store.matters.find('actual_user', json.id)).toBeUndefined()
    // So does his own request, for all that a server left of him.
    await expect(removal()).rejects.toThrow('the server is killed')
    const { actualUsers } = api.protection
    expect(await actualUsers.removeEverywhere(phone(e))).toEqual({ removed: 0, held: 2 })
    // And so does who looks for what servers left, once a day.
    await register({ number: e, name: 'Wang' })
    await expect(removal()).rejects.toThrow('the server is killed')
    await actualUsers.settleLeft()
    expect((await keptOf(api, e)).map((kept) => kept.name)).toEqual(['Wang', 'Li', name])
    await api.protection.holds.release(hold as MatterId, 'The case is closed')
    await api.protection.deletion.run()
    // What no hold names goes with the next deletion.
    await register({ number: e })
    await expect(removal()).rejects.toThrow('the server is killed')
    await api.protection.deletion.run()
    expect((await api.store.matters.list({ kind: 'actual_user', customer: api.customer.id, limit: 9 }))?.items).toEqual(
      [],
    )
  })

  test('all that is registered of a person is removed, behind more than 200 copies and at more than 200 customers (USE-3, REG-6, SEC-6)', async () => {
    const { vault } = await heldKeys()
    const store = openMemoryStore()
    const [one, ...others] = Array.from({ length: 202 }, (_, at) => ({
      ...api.customer,
      ...{ id: `cus_${randomToken(systemRandomness)}` as CustomerId, name: `customer ${at}` },
    })) as [Customer, ...Customer[]]
    for (const customer of [one, ...others]) await store.customers.addCustomer(customer)
    const desk = deskOf(async () => ({ held: [{ kind: 'customer', customer: one.id }], through: 1 }), {
      ...{ vault, matters: store.matters },
    })
    for (let at = 0; at <= 201; at += 1) await desk.register(one.id, phone(e), { name: `Li ${at}`, document: null })
    expect(await desk.registrationsOf(phone(e))).toMatchObject([{ customer: one.id, name: 'Li 201' }])
    for (const { id } of others) await desk.register(id, phone(e), { name, document: null })
    expect(await desk.registrationsOf(phone(e))).toHaveLength(200)
    expect(await desk.removeEverywhere(phone(e))).toEqual({ removed: 202, held: 202 })
    expect(await desk.registrationsOf(phone(e))).toEqual([])
    await store.close()
  })
})

describe('a scenario', () => {
  test('that asks for a side binds nobody of it who is not registered, alone, in a batch or by a change (USE-3)', async () => {
    await ask(['a'])
    const unknown = await bind(api, { use })
    expect(faultsOf(unknown)).toEqual([403, 'actual_user_unknown', 'a'])
    expect(unknown.text).not.toMatch(/\*{4}/)
    const members = [a, c]
    await register({ number: a })
    expect(faultsOf(await bind(api, { use, a: undefined, mode: 'GXB', members }))).toEqual([
      ...[403, 'actual_user_unknown', 'members.1'],
    ])
    const items = [
      { ...goodBody, a: c, use, orderId: 'batch' },
      { ...goodBody, use, orderId: 'batch' },
    ]
    const batch = await api.ask({ method: 'POST', path: '/v1/bindings/batch', body: { items } })
    expect(batch.json.items.map(({ status }: { status: number }) => status)).toEqual([403, 201])
    const group = await bind(api, { use, orderId: 'group', a: undefined, mode: 'GXB', members: [a] })
    expect(group.status).toBe(201)
    const change = (body: object) => api.ask({ method: 'PATCH', path: `/v1/bindings/${group.json.id}`, body })
    expect(faultsOf(await change({ addMembers: [c] }))).toEqual([403, 'actual_user_unknown', 'members.1'])
    // B was not asked for, and who stands there already is not either.
    expect((await change({ b: d })).status).toBe(200)
    await remove({ number: a })
    expect((await change({ b })).status).toBe(200)
    await register({ number: c })
    expect((await change({ addMembers: [c] })).status).toBe(200)
    await remove({ number: c })
  })

  test('asks for the sides that it names: none, B, or both, and a bind without a scenario for none (USE-3)', async () => {
    const fieldsOf = async (actualUsers: readonly Side[] | undefined, changes: object = { use }) => {
      await ask(actualUsers)
      const { status, json } = await bind(api, { orderId: 'switched', ...changes })
      return status === 201 ? 'bound' : json.errors[0].field
    }
    expect(await fieldsOf(undefined)).toBe('bound')
    expect(await fieldsOf([])).toBe('bound')
    expect(await fieldsOf(['b'])).toBe('b')
    expect(await fieldsOf(['a', 'b'])).toBe('a')
    await register({ number: b })
    expect(await fieldsOf(['b'])).toBe('bound')
    expect(await fieldsOf(['a', 'b'])).toBe('a')
    expect(await fieldsOf(['a', 'b'], {})).toBe('bound')
    // Another customer's registration is none.
    const { key } = await api.addCustomer('with riders', [`${block.slice(0, -1)}9` as never])
    await api.ask({
      ...{ method: 'POST', path: '/v1/actual-users', body: { number: a, name } },
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await fieldsOf(['a'])).toBe('a')
    await remove({ number: b })
  })

  test('asks for nobody where the platform has switched that off (USE-3)', async () => {
    const { vault } = await heldKeys()
    const store = openMemoryStore()
    const customer: Customer = {
      ...{ id: api.customer.id, name: 'a customer', createdAt: 0, settings: defaultCustomerSettings },
      profile: {
        ...{ revision: 1, entity: null },
        scenarios: [
          { name: 'parcel', use: 'parcel', modes: ['AXB'], longestLifeMs: null, validUntil: null, actualUsers: ['a'] },
        ],
      },
    }
    const refusalIn = async (actualUsers: 'scenarios' | 'off') => {
      const clock = { now: () => api.wall.at }
      const supervision = await openSupervision({
        ...{ config: completeConfig({ supervision: { actualUsers } }), store, vault, clock },
        log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} } as never,
      })
      const entering = [{ field: 'a', side: 'a', phone: phone(a), party: vault.hashOfParty(phone(a)) }] as const
      const screened: Parameters<BindScreen['screen']>[0] = {
        ...{ customer, mode: 'AXB', orderId: 'one', expiresAt: api.wall.at + 3_600_000, entering, changes: null },
        use: { scenario: 'parcel', identifier: null, consent: null },
      }
      const answers = await Promise.all(supervision.bindScreens.map((one) => one.screen(screened, api.wall.at)))
      supervision.close()
      return answers.flatMap((answer) => (answer === undefined ? [] : [answer.reason]))
    }
    expect(await refusalIn('scenarios')).toEqual(['actual_user_unknown'])
    expect(await refusalIn('off')).toEqual([])
    await store.close()
  })
})

test('a customer registers as many actual users as the platform lets him, and goes on when some are removed (USE-3)', async () => {
  const { vault } = await heldKeys()
  const store = openMemoryStore()
  await store.customers.addCustomer(api.customer)
  let now = api.wall.at
  const desk = () =>
    new ActualUserDesk({
      ...{ matters: store.matters, vault, clock: { now: () => now }, randomness: systemRandomness, most: 2 },
      holds: { standing: async () => ({ held: [], through: 0 }) },
    })
  const put = async (one: ActualUserDesk, number: string) => {
    const said = await one.register(api.customer.id, phone(number), { name, document: null })
    return typeof said === 'string' ? said : 'registered'
  }
  const [here, elsewhere] = [desk(), desk()]
  expect(await Promise.all([a, b, c].map((number) => put(here, number)))).toEqual([
    ...['registered', 'registered', 'too_many'],
  ])
  expect(await put(here, b)).toBe('registered')
  await here.remove(api.customer.id, { person: phone(b) })
  expect(await put(here, c)).toBe('registered')
  // What another server removes makes room here as well, a minute later.
  await elsewhere.remove(api.customer.id, { person: phone(c) })
  expect(await put(here, d)).toBe('too_many')
  now += 60_000
  expect(await put(here, d)).toBe('registered')
  await store.close()
})

test('a count that takes longer than it is believed is made once for all who wait for it (USE-3)', async () => {
  const { vault } = await heldKeys()
  const store = openMemoryStore()
  await store.customers.addCustomer(api.customer)
  const full = deskOf(async () => ({ held: [], through: 0 }), { vault, matters: store.matters })
  for (const number of [a, b]) await full.register(api.customer.id, phone(number), { name, document: null })
  let [now, reads] = [0, 0]
  const counts = new RegisteredCounts({
    ...{ most: 2, believedMs: 60_000, now: () => now },
    matters: {
      list: (query) => {
        reads += 1
        now += 61_000
        return store.matters.list(query)
      },
    },
  })
  const takes = Array.from({ length: 3 }, () => counts.take(api.customer.id))
  expect([await Promise.all(takes), reads]).toEqual([[false, false, false], 1])
  now += 60_000
  expect([await counts.take(api.customer.id), reads]).toEqual([false, 2])
  await store.close()
})
