import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, type RunningConsole, runConsole } from '../console/running-console.test.kit.ts'
import type { Heard } from '../http/held-to-contract.test.kit.ts'
import { bind } from '../http/running-api.test.kit.ts'

type Officer = { readonly name: string; readonly browser: Browser }

const [dayMs, said] = [86_400_000, { reason: 'made up', remedy: 'made up' }] as const

let api: RunningConsole
let suspends: Officer
let decides: Officer
let invited: Officer

const join = async (name: string, role: 'platform_admin' | 'compliance_officer'): Promise<Officer> => ({
  ...(await api.join(name, role)),
  name,
})

/** An account that the first one made: whoever keeps the link to himself is both. */
const joinBy = async ({ browser }: Officer, name: string): Promise<Officer> => {
  const { json } = await browser.ask('POST', '/admin/v1/users', { name, role: 'platform_admin' })
  const own = api.browser()
  expect((await own.setUp(json.link)).status).toBe(201)
  return { name, browser: own }
}

/** Until accounts count as persons. Sessions last for 12 hours. */
const rest = async (...who: readonly Officer[]) => {
  api.wall.at += dayMs
  for (const { name, browser } of who) expect((await browser.signIn(name)).status).toBe(200)
}

beforeAll(async () => {
  api = await runConsole()
  suspends = await join('suspends', 'platform_admin')
  decides = await join('decides', 'compliance_officer')
  invited = await joinBy(suspends, 'invited')
  await rest(suspends, decides, invited)
})
afterAll(() => api.close())

const problemOf = ({ status, json }: Heard) => [status, json.code]
const needsAnother = [403, 'second_person_needed']

const bindNow = () => bind(api, { expiresAt: new Date(api.wall.at + 3_600_000).toISOString() })

const appeal = async (id: string, text = 'These were not ours') => {
  const heard = await api.ask({ method: 'POST', path: `/v1/suspensions/${id}/appeal`, body: { text } })
  expect([heard.status, heard.json.state, heard.json.appeal.text]).toEqual([200, 'appealed', text])
}

/** The id of a suspension of the customer, by a person or by the key, that he appealed against. */
const appealed = async (by?: Officer): Promise<string> => {
  const body = { customer: api.customer.id, ...said }
  const { status, json } = await (by === undefined
    ? api.admin('POST', '/suspensions', body)
    : by.browser.ask('POST', '/admin/v1/suspensions', body))
  expect(status).toBe(201)
  await appeal(json.id)
  return json.id
}

const decide = ({ browser }: Officer, id: string, upheld: boolean) =>
  browser.ask('POST', `/admin/v1/suspensions/${id}/decision`, { upheld, reason: 'Looked at' })

const decideByKey = (id: string, upheld: boolean) =>
  api.admin('POST', `/suspensions/${id}/decision`, { upheld, reason: 'Looked at' })

const stateOf = async (id: string) => (await api.admin('GET', `/suspensions/${id}`)).json.state

test('a suspension ends at once where the appeal of its customer is upheld, and stays where it is not (REG-5)', async () => {
  const id = await appealed(suspends)
  const again = await api.ask({ method: 'POST', path: `/v1/suspensions/${id}/appeal`, body: { text: 'Once more' } })
  expect(problemOf(again)).toEqual([409, 'matter_state'])
  const { json: waiting } = await api.admin('GET', '/suspensions?state=appealed')
  expect(waiting.items.map((item: { id: string }) => item.id)).toEqual([id])
  expect(problemOf(await bindNow())).toEqual([403, 'suspended'])

  expect((await decide(decides, id, false)).json).toMatchObject({
    ...{ state: 'in_force', appeal: { decision: { upheld: false, by: { kind: 'user', name: 'decides' } } } },
  })
  expect(problemOf(await decide(decides, id, true))).toEqual([409, 'matter_state'])
  expect(problemOf(await bindNow())).toEqual([403, 'suspended'])

  await appeal(id, 'Look at the order ids')
  expect((await decide(decides, id, true)).json).toMatchObject({
    ...{ state: 'lifted', lifted: { reason: 'Looked at' }, appeal: { decision: { upheld: true } } },
    earlierAppeals: [{ text: 'These were not ours', decision: { upheld: false } }],
  })
  expect((await bindNow()).status).toBe(201)
  expect(problemOf(await decide(decides, id, true))).toEqual([409, 'matter_state'])
})

test('an appeal is decided by another person than who suspended (REG-5)', async () => {
  const id = await appealed(suspends)
  for (const upheld of [true, false]) expect(problemOf(await decide(suspends, id, upheld))).toEqual(needsAnother)
  expect(problemOf(await decide(invited, id, false))).toEqual(needsAnother)
  const isNew = await join('new', 'platform_admin')
  expect(problemOf(await decide(isNew, id, false))).toEqual(needsAnother)
  expect(await stateOf(id)).toBe('appealed')
  // Weeks later, too: an account must have rested until it decides, and not since before the suspension.
  await rest(isNew)
  expect((await decide(isNew, id, true)).json).toMatchObject({ state: 'lifted' })
})

test("the operators' key is nobody in person: it decides about what a rule suspended, and nothing else (REG-5)", async () => {
  await rest(suspends, decides)
  const [byPerson, byKey] = [await appealed(suspends), await appealed()]
  for (const id of [byPerson, byKey]) expect(problemOf(await decideByKey(id, false))).toEqual(needsAnother)
  expect((await decide(decides, byKey, true)).json).toMatchObject({ state: 'lifted' })
  await api.admin('POST', `/suspensions/${byPerson}/lift`, { reason: 'Done' })

  const until = (ms: number) => new Date(api.wall.at + ms).toISOString()
  const entity = {
    ...{ name: 'A courier company, Ltd', kind: 'enterprise', registration: '91350100M000100Y43', contacts: [] },
    ...{ verifiedAt: until(-dayMs), validUntil: until(-1) },
  }
  const profile = { revision: 0, entity, scenarios: [] }
  expect((await api.admin('PUT', `/customers/${api.customer.id}/profile`, profile)).status).toBe(200)
  const { id } = (await api.admin('GET', `/customers/${api.customer.id}`)).json.suspended
  await appeal(id)
  expect((await decideByKey(id, true)).json).toMatchObject({ state: 'lifted' })
})
