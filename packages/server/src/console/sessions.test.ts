import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, password, type RunningConsole, runConsole } from './running-console.test.kit.ts'

let api: RunningConsole
beforeAll(async () => {
  api = await runConsole()
})
afterAll(() => api.close())

const [minuteMs, hourMs] = [60_000, 3_600_000]

/** Resolves when the use of a session is noted, for which no request waits. */
const noted = async ({ cookie }: Browser): Promise<void> => {
  const hash = api.vault.hash('session', cookie.split('=')[1] ?? '')
  await expect.poll(async () => (await api.store.users.session(hash))?.session.seenAt).toBe(api.wall.at)
}

describe('a session', () => {
  test('ends when it is not used for half an hour, and in any case after twelve hours', async () => {
    const { browser } = await api.join('idle.one', 'read_only')
    const { json } = await browser.whoIsIn()
    expect(Date.parse(json.expiresAt) - api.wall.at).toBe(12 * hourMs)
    api.wall.at += 29 * minuteMs
    expect((await browser.whoIsIn()).status).toBe(200)
    await noted(browser)
    api.wall.at += 29 * minuteMs
    expect((await browser.whoIsIn()).status).toBe(200)
    api.wall.at += 30 * minuteMs
    const ended = await browser.whoIsIn()
    expect(ended).toMatchObject({ status: 401, json: { code: 'unauthenticated', errors: [{ field: 'Cookie' }] } })
    expect(ended.headers.get('www-authenticate')).toBe('Session realm="axbridge-console"')

    await browser.signIn('idle.one')
    for (let passed = 0; passed < 12 * hourMs; passed += 20 * minuteMs) {
      expect((await browser.whoIsIn()).status).toBe(200)
      await noted(browser)
      api.wall.at += 20 * minuteMs
    }
    expect((await browser.whoIsIn()).status).toBe(401)
  })

  test('ends with signing out, and the cookie with it', async () => {
    const { browser } = await api.join('leaves', 'read_only')
    const { cookie } = browser
    const out = await browser.ask('DELETE', '/console/v1/session')
    expect(out.status).toBe(200)
    expect(out.headers.getSetCookie()).toEqual(['axbridge=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict'])
    expect((await api.askWithoutKey({ method: 'GET', path: '/console/v1/session', headers: { cookie } })).status).toBe(
      401,
    )
  })

  test('ends at once when its user is suspended, and asks at once what another role may', async () => {
    const { browser, id } = await api.join('watched', 'operations')
    const trunks = () => browser.ask('GET', '/admin/v1/trunks')
    expect((await trunks()).status).toBe(200)
    const customer = { role: 'customer_developer', customer: api.customer.id }
    expect((await api.admin('PATCH', `/users/${id}`, customer)).status).toBe(200)
    expect((await trunks()).status).toBe(403)
    await api.admin('PATCH', `/users/${id}`, { state: 'suspended' })
    expect((await trunks()).status).toBe(401)
    await api.admin('PATCH', `/users/${id}`, { state: 'active' })
    // What was ended stays so.
    expect((await browser.whoIsIn()).status).toBe(401)
    expect((await browser.signIn('watched')).status).toBe(200)
  })

  test('of another server that ended is known here within two seconds', async () => {
    const { browser, id } = await api.join('elsewhere', 'read_only')
    expect((await browser.whoIsIn()).status).toBe(200)
    // As another server of the same store does it.
    await api.store.users.endSessions(id as never, null)
    api.wall.at += 2_000
    expect((await browser.whoIsIn()).status).toBe(401)
  })
})

describe('a request by session', () => {
  test('changes nothing without the token of the session, or from a page of another host', async () => {
    const { browser } = await api.join('forged', 'platform_admin')
    const { browser: other } = await api.join('another', 'platform_admin')
    const add = (headers: Readonly<Record<string, string>>) =>
      browser.ask('POST', '/admin/v1/customers', { name: 'forged customer' }, { headers })
    const { host } = new URL(api.url)
    const refused = [
      [{ 'axbridge-csrf': '' }, 'AXBridge-CSRF'],
      [{ 'axbridge-csrf': other.csrf }, 'AXBridge-CSRF'],
      [{ 'axbridge-csrf': `${browser.csrf}, ${browser.csrf}` }, 'AXBridge-CSRF'],
      [{ origin: 'https://elsewhere.example' }, 'Origin'],
      [{ origin: 'null' }, 'Origin'],
      [{ origin: `http://${host}.elsewhere.example` }, 'Origin'],
    ] as const
    for (const [headers, field] of refused)
      expect(await add(headers), JSON.stringify(headers)).toMatchObject({
        ...{ status: 403, json: { code: 'forbidden', errors: [{ field }] } },
      })
    expect((await api.store.customers.findByName('forged customer'))?.id).toBeUndefined()
    expect((await add({ origin: `http://${host}` })).status).toBe(201)
  })

  test('is none where a key or a signature is there as well', async () => {
    const { browser } = await api.join('both', 'platform_admin')
    const ask = (headers: Readonly<Record<string, string>>) =>
      browser.ask('GET', '/admin/v1/customers', undefined, { headers })
    expect((await ask({})).status).toBe(200)
    expect((await ask({ authorization: 'Bearer axo_wrong' })).json.errors[0].field).toBe('Authorization')
    expect((await ask({ 'signature-input': 'sig=()' })).status).toBe(401)
    expect((await ask({ signature: 'sig=:AA==:' })).status).toBe(401)
  })

  test('has one cookie of ours, in its own form', async () => {
    const { browser } = await api.join('two.cookies', 'read_only')
    const { cookie } = browser
    const ask = async (line: string) =>
      (await api.askWithoutKey({ method: 'GET', path: '/console/v1/session', headers: { cookie: line } })).status
    expect(await ask(`a=b; ${cookie}; c="d"`)).toBe(200)
    expect(await ask(`${cookie}; ${cookie}`)).toBe(401)
    expect(await ask(`x${cookie}`)).toBe(401)
    expect(await ask(cookie.replace(/.$/, '!'))).toBe(401)
    expect(await ask(cookie.toUpperCase())).toBe(401)
  })
})

describe('the customer who is meant', () => {
  test('is named by who works for the platform, and is his own for a customer developer', async () => {
    const { customer: other } = await api.addCustomer('the other customer', [])
    const { browser: reader } = await api.join('reads.all', 'read_only')
    const { browser: developer } = await api.join('develops', 'customer_developer', api.customer.id)
    const list = (browser: typeof reader, id?: string) =>
      browser.ask('GET', '/v1/bindings', undefined, { headers: id === undefined ? {} : { 'axbridge-customer': id } })
    expect(await list(reader)).toMatchObject({ status: 400, json: { errors: [{ field: 'AXBridge-Customer' }] } })
    expect((await list(reader, 'cus_abcdefghijkmnpqr')).status).toBe(400)
    expect((await list(reader, other.id)).status).toBe(200)
    expect((await list(developer)).status).toBe(200)
    expect((await list(developer, api.customer.id)).status).toBe(200)
    expect(await list(developer, other.id)).toMatchObject({
      ...{ status: 403, json: { errors: [{ field: 'AXBridge-Customer' }] } },
    })
    expect((await developer.whoIsIn()).json.customer).toEqual({ id: api.customer.id, name: 'the customer' })
  })
})

test('whoever is signed in is told what he may ask, and that is what he may', async () => {
  const { browser } = await api.join('asks', 'read_only')
  const { mayAsk } = (await browser.signIn('asks', { password })).json
  expect(mayAsk).toContain('listBindings')
  expect(mayAsk).not.toContain('listAudit')
  expect((await browser.ask('GET', '/admin/v1/audit')).status).toBe(403)
})
