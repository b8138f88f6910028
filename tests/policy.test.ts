import type { CallAnswer, ComplaintAnswer, DryRunAnswer } from '@axbridge/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PolicedSite } from './policed-site.ts'

const hour = 3_600_000
/** A made-up number: another one for each order. */
const person = (order: number): string => `138${String(order).padStart(8, '0')}`
const b = '13900000002'

const capped = { name: 'capped', what: 'attempts', by: 'caller', windowMs: hour, limit: 2, then: 'refuse' }

describe('on a server without workers', () => {
  let site: PolicedSite
  beforeAll(async () => {
    site = await PolicedSite.open({
      supervision: { complaints: { leastCalls: 3, alarmAt: 0.05, suspendAt: 0.6 } },
    })
  }, 90_000)
  afterAll(() => site?.close())

  const lastCall = async (binding: string): Promise<CallAnswer | undefined> =>
    (await site.customer.calls({ binding }))[0]

  test('the default rules are in force until others are put in their place, and are told as such', async () => {
    const policy = await site.policy()
    expect(policy).toMatchObject({ revision: 0, isDefault: true, isInForce: true, changedAt: null, by: null })
    expect(policy.rules.map(({ name }) => name)).toContain('caller-hour')
  })

  test('a cap refuses what is beyond it with a reason and its rule in the record, and for nobody else (APP-13)', async () => {
    expect(await site.rules(capped)).toMatchObject({ revision: 1, isDefault: false, by: { kind: 'key' } })
    const [mine, other] = [await site.bind(person(1), b), await site.bind(person(2), b)]
    expect([await site.call(person(1), mine.x), await site.call(person(1), mine.x)]).toEqual([200, 200])
    expect(await site.call(person(1), mine.x)).toBe(403)
    await expect
      .poll(() => lastCall(mine.id))
      .toMatchObject({ outcome: 'refused', refusal: 'rate_limited', rule: 'capped' })
    expect(await site.call(person(2), other.x)).toBe(200)
    await expect.poll(() => lastCall(other.id)).toMatchObject({ refusal: null, rule: null })
  })

  test('what fired is kept, one entry an hour with its calls, and told to operators as one event', async () => {
    await site.rules({ ...capped, name: 'kept', limit: 0 })
    const { x, id } = await site.bind(person(3), b)
    for (let times = 0; times < 3; times += 1) expect(await site.call(person(3), x)).toBe(403)
    await expect.poll(async () => (await site.customer.calls({ binding: id })).length).toBe(3)
    expect((await lastCall(id))?.refusal).toBe('by_policy')
    await expect
      .poll(() => site.firings('kept'), { timeout: 5_000 })
      .toMatchObject([
        { rule: 'kept', then: 'refuse', by: 'caller', count: 3, subject: { caller: '138****0003', number: null } },
      ])
    const [firing] = await site.firings('kept')
    expect(new Set(firing?.calls)).toEqual(new Set((await site.customer.calls({ binding: id })).map((call) => call.id)))
    const told = (await site.told('rule.fired')).filter(({ rule }) => rule === 'kept')
    expect(told).toMatchObject([{ rule: 'kept', then: 'refuse', customer: null, call: expect.any(String) }])
    expect(JSON.stringify(told)).not.toContain('138')
  })

  test('a rule that raises an alarm lets the call through', async () => {
    await site.rules({ ...capped, name: 'alarming', limit: 0, then: 'alarm' })
    const { x } = await site.bind(person(4), b)
    expect(await site.call(person(4), x)).toBe(200)
    await expect
      .poll(() => site.told('alarm.raised'), { timeout: 5_000 })
      .toContainEqual({ alarm: 'rule_fired', subject: 'alarming' })
  })

  test('rules that cannot be are refused with field and rule, and others than were read are not overwritten', async () => {
    const before = await site.policy()
    const put = (revision: number, ...rules: object[]) =>
      site.operator().send('PUT', '/admin/v1/policy', { revision, rules })
    const bad = await put(before.revision, capped, { ...capped, name: 'two', by: 'trunk' })
    expect([bad.status, await bad.json()]).toMatchObject([400, { errors: [{ field: 'rules.1.by' }] }])
    const outdated = await put(before.revision - 1, capped)
    expect([outdated.status, await outdated.json()]).toMatchObject([409, { code: 'matter_state' }])
    expect(await site.policy()).toEqual(before)
  })

  test('who dials around hears one answer for all, and soon calls nobody; his record says which rule it was (promise 8, BASE-6)', async () => {
    await site.rules({
      name: 'probing',
      what: 'probed_numbers',
      by: 'caller',
      windowMs: hour,
      limit: 2,
      then: 'refuse',
    })
    const [own, foreign] = [await site.bind(person(5), b), await site.bind(person(6), b)]
    const free = foreign.x === '700100000019999' ? '700100000019998' : '700100000019999'
    expect(await site.call(person(5), own.x)).toBe(200)
    const answers = new Set<string>()
    for (const dialled of [foreign.x, free, '700100000011234', foreign.x, '700888888881234'])
      answers.add(await site.answerTo(person(5), dialled))
    expect([...answers]).toEqual([expect.stringMatching(/^SIP\/2\.0 404 /)])
    expect(await site.call(person(5), own.x)).toBe(403)
    await expect.poll(() => lastCall(own.id)).toMatchObject({ refusal: 'rate_limited', rule: 'probing' })
    expect(await site.call(person(6), foreign.x), 'whose number was probed pays nothing').toBe(200)
  })

  test('a person who is blocked calls nobody, until he is released (APP-13)', async () => {
    await site.rules()
    const { x, id } = await site.bind(person(7), b)
    const blocked = await site
      .operator()
      .ask('POST', '/admin/v1/blocked-persons', { number: person(7), reason: 'a test' })
    expect(blocked).toMatchObject({ person: '138****0007', state: 'blocked', reason: 'a test', by: { kind: 'key' } })
    expect(await site.call(person(7), x)).toBe(403)
    await expect.poll(() => lastCall(id)).toMatchObject({ refusal: 'by_policy', rule: 'blocked-person' })
    const listed = JSON.stringify(await site.operator().ask('GET', '/admin/v1/blocked-persons?state=blocked'))
    expect([listed.includes('138****0007'), listed.includes(person(7))]).toEqual([true, false])
    const removal = { number: person(7), reason: 'it was another one' }
    const released = await site.operator().ask('POST', '/admin/v1/blocked-persons/removal', removal)
    expect(released).toMatchObject({ state: 'released' })
    expect(await site.call(person(7), x)).toBe(200)
  })

  test('a rule that suspends blocks the caller, and says which rule it was (APP-13, REG-5)', async () => {
    await site.rules({ ...capped, name: 'suspending', limit: 1, then: 'suspend' })
    const { x, id } = await site.bind(person(8), b)
    expect([await site.call(person(8), x), await site.call(person(8), x)]).toEqual([200, 403])
    const blocked = async () => {
      const page = await site.operator().ask('GET', '/admin/v1/blocked-persons?state=blocked')
      return (page as { items: object[] }).items
    }
    await expect.poll(blocked).toMatchObject([{ person: '138****0008', by: { kind: 'rule', name: 'suspending' } }])
    await site.rules()
    expect(await site.call(person(8), x), 'without the rule he stays blocked').toBe(403)
    await expect.poll(() => lastCall(id)).toMatchObject({ rule: 'blocked-person' })
  })

  test('a rule that suspends a number ends its calls until it is lifted, with reason and remedy (APP-13, REG-5)', async () => {
    await site.rules({ ...capped, name: 'overrun', by: 'number', limit: 1, then: 'suspend' })
    const { x, id } = await site.bind(person(15), b)
    expect([await site.call(person(15), x), await site.call(person(15), x)]).toEqual([200, 403])
    const suspensions = async () => {
      const page = await site.operator().ask('GET', '/admin/v1/suspensions?state=in_force')
      return (page as { items: { id: string }[] }).items
    }
    await expect.poll(suspensions).toMatchObject([
      {
        number: x,
        by: { kind: 'rule', name: 'overrun' },
        reason: expect.stringContaining('overrun'),
        remedy: expect.stringMatching(/./),
      },
    ])
    // Until the process that carries calls follows, within a second, the rule itself refuses them.
    await expect
      .poll(async () => [await site.call(person(15), x), (await lastCall(id))?.refusal])
      .toEqual([403, 'suspended'])
    const [suspension] = await suspensions()
    await site.operator().ask('POST', `/admin/v1/suspensions/${suspension?.id}/lift`, { reason: 'looked at' })
    // The rule is in force still, and begins at nothing.
    await expect.poll(() => site.call(person(15), x), { timeout: 2_000, interval: 100 }).toBe(200)
    expect(await suspensions()).toEqual([])
  })

  test('binds beyond a cap are refused (APP-13)', async () => {
    await site.rules({ name: 'few-binds', what: 'binds', by: 'customer', windowMs: hour, limit: 1, then: 'refuse' })
    expect((await site.bind(person(9), b)).id).toBeDefined()
    const body = { a: person(10), b, orderId: 'order-1', expiresAt: new Date(Date.now() + hour).toISOString() }
    const refused = await site.customer.send('POST', '/v1/bindings', body)
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'rate_limited' }])
    await site.rules()
    expect((await site.customer.send('POST', '/v1/bindings', body)).status).toBe(201)
  })

  test('a dry run over past calls says what rules would have done, and does nothing', async () => {
    const before = await site.policy()
    const from = new Date(Date.now()).toISOString()
    const { x, id } = await site.bind(person(11), b)
    for (let times = 0; times < 4; times += 1) expect(await site.call(person(11), x)).toBe(200)
    await expect
      .poll(async () => (await site.customer.calls({ binding: id })).map((one) => one.outcome))
      .toEqual(Array.from({ length: 4 }, () => 'completed'))
    const to = new Date(Date.now() + 60_000).toISOString()
    const rules = [
      { ...capped, name: 'tight' },
      { ...capped, name: 'seen', limit: 3, then: 'observe' },
      {
        name: 'short',
        what: 'short_calls',
        by: 'caller',
        windowMs: hour,
        limit: 0.5,
        least: 2,
        shorterThanMs: 5_000,
        then: 'alarm',
      },
      { name: 'probing', what: 'probes', by: 'caller', windowMs: hour, limit: 0, then: 'refuse' },
    ]
    const run = (await site
      .operator()
      .ask('POST', '/admin/v1/policy/dry-run', { from, to, rules: rules.slice(1) })) as DryRunAnswer
    expect(run).toMatchObject({
      ...{ calls: 4, isComplete: true },
      rules: [
        { name: 'seen', isJudged: true, fired: 1, refused: 0, subjects: 1 },
        { name: 'short', isJudged: true, fired: 3, refused: 0 },
        { name: 'probing', isJudged: false, fired: 0 },
      ],
    })
    const tight = (await site.operator().ask('POST', '/admin/v1/policy/dry-run', { from, to, rules })) as DryRunAnswer
    // Of four calls two are beyond the cap: the first two get through, and only these end.
    expect(tight.rules).toMatchObject([{ fired: 2, refused: 2 }, { fired: 0 }, { fired: 1 }, {}])
    expect(tight.rules[0]?.calls).toEqual(
      (await site.customer.calls({ binding: id }))
        .slice(0, 2)
        .map((one) => one.id)
        .reverse(),
    )
    expect(await site.policy()).toEqual(before)
    expect(await site.firings('tight')).toEqual([])
  })

  test('a complaint keeps its evidence and has a deadline, and is answered and closed by people (REG-3)', async () => {
    const { x, id } = await site.bind(person(12), b)
    expect(await site.call(person(12), x)).toBe(200)
    await expect.poll(async () => (await lastCall(id))?.outcome).toBe('completed')
    const call = await lastCall(id)
    const ask = (body: object) => site.operator().send('POST', '/admin/v1/complaints', body)
    const byCall = (await (await ask({ call: call?.id, text: 'nobody ordered this' })).json()) as ComplaintAnswer
    expect(byCall).toMatchObject({
      ...{ state: 'open', customer: site.customerId, number: x, isOverdue: false },
      evidence: { calls: [call?.id], bindings: [id] },
    })
    const holds = async () => {
      const { items } = (await site.operator().ask('GET', '/admin/v1/holds?state=in_force')) as { items: object[] }
      return items
    }
    expect(await holds()).toMatchObject([{ id: byCall.hold, binding: id }])
    expect(Date.parse(byCall.dueAt) - Date.parse(byCall.receivedAt)).toBe(48 * hour)
    const at = new Date().toISOString()
    const byNumber = (await (await ask({ number: x, at, text: 'who was this' })).json()) as ComplaintAnswer
    expect(byNumber.evidence.calls).toContain(call?.id)
    expect(byNumber.evidence.bindings).toContain(id)
    const change = (body: object) => site.operator().send('PATCH', `/admin/v1/complaints/${byCall.id}`, body)
    const answered = (await (
      await change({ revision: 0, state: 'answered', text: 'told him' })
    ).json()) as ComplaintAnswer
    expect(answered).toMatchObject({ state: 'answered', evidence: byCall.evidence, trail: [{}, { text: 'told him' }] })
    expect((await change({ revision: 0, state: 'closed', text: 'again' })).status, 'of what was changed').toBe(409)
    const closed = await change({ revision: answered.revision, state: 'closed', text: 'done' })
    expect([closed.status, await closed.json()]).toMatchObject([200, { state: 'closed', hold: null }])
    expect(await holds(), 'only what is not closed is held').toMatchObject([{ id: byNumber.hold }])
    expect((await change({ revision: 2, state: 'open', text: 'no' })).status, 'a closed one').toBe(409)
    expect((await ask({ call: 'call_70010000001_aaaaaaaaaaaaaaaa', text: 'of nothing' })).status).toBe(404)
    const both = await ask({ call: call?.id, number: x, text: 'of both' })
    expect([both.status, await both.json()]).toMatchObject([400, { errors: [{ field: 'call' }] }])
  })

  test('counts go on after a restart (APP-13)', async () => {
    await site.rules({ ...capped, name: 'lasting' })
    const { x, id } = await site.bind(person(13), b)
    expect([await site.call(person(13), x), await site.call(person(13), x)]).toEqual([200, 200])
    await site.restart()
    expect(await site.call(person(13), x)).toBe(403)
    await expect.poll(() => lastCall(id)).toMatchObject({ refusal: 'rate_limited', rule: 'lasting' })
    await site.rules()
  })

  test('complaints raise an alarm, and suspend the customer when they are many, of enough answered calls (REG-4, REG-5)', async () => {
    const rates = async () => {
      const answer = await site.operator().ask('GET', '/admin/v1/complaint-rates')
      return (answer as { items: { customer: string; complaints: number; calls: number; rate: number }[] }).items
    }
    const [before] = await rates()
    expect(before).toMatchObject({ customer: site.customerId, complaints: 2 })
    expect(before?.calls, 'also what was answered before the restart').toBeGreaterThan(10)
    const customer = () => site.operator().ask('GET', `/admin/v1/customers/${site.customerId}`)
    expect(await customer()).toMatchObject({ suspended: null })
    const { x } = await site.bind(person(14), b)
    const complain = () =>
      site.operator().ask('POST', '/admin/v1/complaints', { number: x, at: new Date().toISOString(), text: 'again' })
    const needed = Math.ceil(0.6 * (before?.calls ?? 0)) - 2
    for (let times = 0; times < needed; times += 1) await complain()
    expect(await customer()).toMatchObject({ suspended: { reason: expect.stringContaining('complaints') } })
    expect(await site.told('alarm.raised')).toContainEqual({ alarm: 'complaint_rate', subject: site.customerId })
    expect(await site.call(person(14), x), 'his numbers connect nobody').toBe(403)
    const { items } = (await site.operator().ask('GET', '/admin/v1/suspensions')) as { items: { id: string }[] }
    await complain()
    expect((await site.operator().ask('GET', '/admin/v1/suspensions')) as object, 'once').toMatchObject({
      items: { length: items.length },
    })
    await site.operator().ask('POST', `/admin/v1/suspensions/${items[0]?.id}/lift`, { reason: 'looked at' })
    await complain()
    expect(await customer(), 'what was looked at does not count again (REG-5)').toMatchObject({ suspended: null })
  })
})

describe('with workers', () => {
  let site: PolicedSite
  beforeAll(async () => {
    site = await PolicedSite.open({ workers: 2 })
  }, 120_000)
  afterAll(() => site?.close())

  test('what one worker counts counts in the others, and rules are in force in each within a second (APP-13)', async () => {
    const { x } = await site.bind(person(1), b)
    await site.rules({ ...capped, name: 'shared' })
    const putAt = Date.now()
    await expect
      .poll(async () => [await site.call(person(1), x, 0), await site.call(person(1), x, 0)], { timeout: 1_000 })
      .toContain(403)
    expect(Date.now() - putAt).toBeLessThan(3_000)
    await expect.poll(() => site.call(person(1), x, 1), { timeout: 2_000, interval: 100 }).toBe(403)
    await expect
      .poll(() => site.firings('shared'), { timeout: 5_000 })
      .toMatchObject([{ subject: { caller: '138****0001' } }])
  })

  test('who dials around at several workers is found by all of them together (promise 8)', async () => {
    await site.rules({ name: 'probing', what: 'probes', by: 'caller', windowMs: hour, limit: 3, then: 'refuse' })
    const { x } = await site.bind(person(2), b)
    // A process takes changes in their order: who goes by this one goes by the rules.
    const marker = await site.bind(person(9), b)
    await site.operator().ask('POST', '/admin/v1/blocked-persons', { number: person(9), reason: 'a test' })
    for (const place of [0, 1])
      await expect.poll(() => site.call(person(9), marker.x, place), { timeout: 2_000, interval: 100 }).toBe(403)
    for (const [place, dialled] of [
      [0, 1],
      [1, 2],
      [0, 3],
      [1, 4],
    ] as const)
      expect(await site.call(person(2), `70010000001900${dialled}`, place)).toBe(404)
    for (const place of [0, 1])
      await expect.poll(() => site.call(person(2), x, place), { timeout: 2_000, interval: 100 }).toBe(403)
    await expect
      .poll(() => site.firings('probing'), { timeout: 5_000 })
      .toMatchObject([{ subject: { caller: '138****0002' } }])
  })

  test('counts go on in each worker after a restart (APP-13)', async () => {
    await site.rules({ ...capped, name: 'over-restarts' })
    const { x } = await site.bind(person(4), b)
    await expect.poll(() => site.call(person(4), x, 0), { timeout: 2_000, interval: 100 }).toBe(403)
    await site.restart()
    for (const place of [0, 1]) expect(await site.call(person(4), x, place)).toBe(403)
  })

  test('a person who is blocked calls nobody by any worker within a second', async () => {
    await site.rules()
    const { x } = await site.bind(person(3), b)
    await site.operator().ask('POST', '/admin/v1/blocked-persons', { number: person(3), reason: 'a test' })
    for (const place of [0, 1])
      await expect.poll(() => site.call(person(3), x, place), { timeout: 1_000, interval: 100 }).toBe(403)
  })
})
