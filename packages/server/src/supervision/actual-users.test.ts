import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type BindScreen,
  type Customer,
  defaultCustomerSettings,
  type MatterId,
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
import { ActualUserDesk } from './actual-user-desk.ts'

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
