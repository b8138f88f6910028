import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, password, type RunningConsole, runConsole } from './running-console.test.kit.ts'

let api: RunningConsole
beforeAll(async () => {
  api = await runConsole()
})
// All of them come from one address, whose failures are forgotten after a quarter of an hour.
beforeEach(() => {
  api.wall.at += 3_600_000
})
afterAll(() => api.close())

const wrong = { password: 'a short walk by the river' }

describe('the first user', () => {
  test('sets name and password by a link that is good once, and is a platform admin', async () => {
    const link = (await api.people.invite('http://127.0.0.1:8700')) ?? ''
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8700\/set-up#axi_[a-z2-9]{32}$/)
    const browser = api.browser()
    const weak = await browser.setUp(link, { name: 'first.admin', password: 'first.admin' })
    expect(weak).toMatchObject({ status: 422, json: { code: 'weak_password', errors: [{ field: 'password' }] } })
    const set = await browser.setUp(link, { name: 'first.admin' })
    expect(set).toMatchObject({
      status: 201,
      json: { user: { name: 'first.admin', role: 'platform_admin', customer: null }, hasTotp: false, sandbox: null },
    })
    expect((await browser.whoIsIn()).json).toEqual(set.json)
    const again = await api.browser().setUp(link, { name: 'second.admin' })
    expect(again).toMatchObject({ status: 410, json: { code: 'link_ended' } })
    expect(await api.people.invite('http://127.0.0.1:8700')).toBeUndefined()
  })
})

describe('an invitation', () => {
  test('sets a password once, within a day, under the name that was given', async () => {
    const { json } = await api.admin('POST', '/users', { name: 'invited', role: 'read_only' })
    const browser = api.browser()
    expect((await browser.setUp(json.link, { name: 'another' })).status).toBe(400)
    expect((await browser.setUp(json.link)).json.user).toMatchObject({ name: 'invited', role: 'read_only' })
    expect((await api.browser().setUp(json.link)).json.code).toBe('link_ended')
    const late = await api.admin('POST', '/users', { name: 'too.late', role: 'read_only' })
    api.wall.at += 24 * 3_600_000
    expect((await api.browser().setUp(late.json.link)).json.code).toBe('link_ended')
    expect((await api.browser().setUp('/set-up#axi_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).json.code).toBe('link_ended')
  })

  test('that is renewed is the way back for a lost password and second factor, and ends what there was', async () => {
    const { browser, id } = await api.join('forgetful', 'operations')
    const first = await api.admin('POST', `/users/${id}/invitation`)
    const { json } = await api.admin('POST', `/users/${id}/invitation`)
    expect((await api.browser().setUp(first.json.link)).json.code).toBe('link_ended')
    // Until it is used, nothing has changed.
    expect((await browser.whoIsIn()).status).toBe(200)
    expect((await api.browser().setUp(json.link, { password: 'another walk by the sea' })).status).toBe(201)
    expect((await browser.whoIsIn()).status).toBe(401)
    expect((await api.browser().signIn('forgetful')).json.code).toBe('sign_in_failed')
    expect((await api.browser().signIn('forgetful', { password: 'another walk by the sea' })).status).toBe(200)
  })
})

describe('signing in', () => {
  test('answers a name that nobody has, a wrong password and a suspended user alike', async () => {
    await api.join('somebody', 'read_only')
    const { id } = await api.join('suspended.one', 'read_only')
    await api.admin('PATCH', `/users/${id}`, { state: 'suspended' })
    const answers = [
      await api.browser().signIn('somebody', wrong),
      await api.browser().signIn('nobody', wrong),
      await api.browser().signIn('suspended.one'),
      await api.browser().signIn('Not a name at all'),
    ]
    for (const { status, json, headers } of answers) {
      const { instance: _, ...problem } = json
      expect([status, problem]).toEqual([
        401,
        {
          ...{ type: 'urn:axbridge:problem:sign_in_failed', code: 'sign_in_failed', status: 401 },
          ...{ title: 'Name, password or code is wrong', detail: 'The name, the password or the code is wrong.' },
        },
      ])
      expect(headers.getSetCookie()).toEqual([])
    }
  })

  test('is locked for longer and longer after five failures, for names that nobody has too, and a right password ends it', async () => {
    await api.join('locked.one', 'read_only')
    for (const name of ['locked.one', 'locked.nobody']) {
      for (let tried = 0; tried < 5; tried += 1)
        expect((await api.browser().signIn(name, wrong)).json.code).toBe('sign_in_failed')
      const locked = await api.browser().signIn(name)
      expect([locked.status, locked.json.code, locked.headers.get('retry-after')]).toEqual([429, 'locked', '15'])
      api.wall.at += 15_000
      expect((await api.browser().signIn(name, wrong)).json.code).toBe('sign_in_failed')
      expect((await api.browser().signIn(name)).headers.get('retry-after')).toBe('30')
      api.wall.at += 30_000
    }
    expect((await api.browser().signIn('locked.one')).status).toBe(200)
    for (let tried = 0; tried < 4; tried += 1) await api.browser().signIn('locked.one', wrong)
    expect((await api.browser().signIn('locked.one')).status).toBe(200)
    const kept = await api.audit('?action=userLocked')
    expect(kept.map(({ detail }) => detail.name)).toEqual(['locked.one', 'locked.one'])
  })

  test('lets no more tries through at once than one after the other', async () => {
    await api.join('raced.one', 'read_only')
    const tries = await Promise.all(Array.from({ length: 12 }, () => api.browser().signIn('raced.one', wrong)))
    const failed = tries.filter(({ json }) => json.code === 'sign_in_failed')
    expect(failed).toHaveLength(5)
    expect(tries.filter(({ json }) => json.code === 'locked')).toHaveLength(7)
  })

  test('is locked for an address from which too many names were tried', async () => {
    const strangers = async () =>
      (await api.audit('?action=signInFailed&limit=200')).filter(({ subject }) => subject === null).length
    const before = await strangers()
    const codes: string[] = []
    for (let tried = 0; tried < 21; tried += 1)
      codes.push((await api.browser().signIn(`name.${tried}`, wrong)).json.code)
    expect(codes.slice(0, 20).every((code) => code === 'sign_in_failed')).toBe(true)
    expect(codes[20]).toBe('locked')
    // A stranger's failures fill no log.
    expect((await strangers()) - before).toBe(10)
  })

  test('ends the session that the same browser had', async () => {
    const { browser } = await api.join('twice.in', 'read_only')
    const { cookie } = browser
    expect((await browser.signIn('twice.in')).status).toBe(200)
    expect(browser.cookie).not.toBe(cookie)
    expect((await api.askWithoutKey({ method: 'GET', path: '/console/v1/session', headers: { cookie } })).status).toBe(
      401,
    )
  })

  test('sets a cookie that no script reads and no other site sends, and over HTTPS one that no other host sets', async () => {
    await api.join('cookie.eater', 'read_only')
    const plain = await api.browser().signIn('cookie.eater')
    expect(plain.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^axbridge=axs_[a-z2-9]{32}; Path=\/; HttpOnly; SameSite=Strict$/),
    ])
    const { host } = new URL(api.url)
    const secure = await api.browser().signIn('cookie.eater', {}, { origin: `https://${host}` })
    expect(secure.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-axbridge=axs_[a-z2-9]{32}; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
    ])
    const foreign = await api.browser().signIn('cookie.eater', {}, { origin: 'https://elsewhere.example' })
    expect(foreign).toMatchObject({ status: 403, json: { errors: [{ field: 'Origin' }] } })
  })
})

describe('the second factor', () => {
  const shown = (secret: string, at: number) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at })

  const withTotp = async (name: string): Promise<{ browser: Browser; secret: string; id: string }> => {
    const { browser, id } = await api.join(name, 'operations')
    const begun = await browser.ask('POST', '/console/v1/totp', { password })
    const { secret, uri } = begun.json
    expect(uri).toBe(
      `otpauth://totp/AXBridge:${name}?issuer=AXBridge&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    )
    expect((await browser.whoIsIn()).json.hasTotp).toBe(false)
    const confirmed = await browser.ask('PUT', '/console/v1/totp', { code: shown(secret, api.wall.at) })
    expect(confirmed.status).toBe(200)
    api.wall.at += 30_000
    return { browser, secret, id }
  }

  test('is asked for beside the password once its first code was confirmed, and each code is taken once', async () => {
    const { secret, browser } = await withTotp('second.factor')
    expect((await browser.whoIsIn()).json.hasTotp).toBe(true)
    expect((await api.browser().signIn('second.factor')).json.code).toBe('code_needed')
    const code = shown(secret, api.wall.at)
    const both = await Promise.all([1, 2].map(() => api.browser().signIn('second.factor', { code })))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await api.browser().signIn('second.factor', { code })).json.code).toBe('sign_in_failed')
  })

  test('bears a phone whose clock is one step off, and no more', async () => {
    const { secret } = await withTotp('slow.clock')
    api.wall.at += 300_000
    const tryAt = async (offMs: number) =>
      (await api.browser().signIn('slow.clock', { code: shown(secret, api.wall.at + offMs) })).status
    expect(await tryAt(-60_000)).toBe(401)
    expect(await tryAt(60_000)).toBe(401)
    expect(await tryAt(-30_000)).toBe(200)
    expect(await tryAt(30_000)).toBe(200)
    // An earlier code after a later one is not taken.
    expect(await tryAt(0)).toBe(401)
  })

  test('cannot be guessed by whoever has the password: wrong codes lock out, and asking without a code forgives none', async () => {
    const { secret } = await withTotp('guessed.at')
    for (let tried = 0; tried < 5; tried += 1) {
      expect((await api.browser().signIn('guessed.at', { code: '000000' })).json.code).toBe('sign_in_failed')
      if (tried < 4) expect((await api.browser().signIn('guessed.at')).json.code).toBe('code_needed')
    }
    expect((await api.browser().signIn('guessed.at', { code: shown(secret, api.wall.at) })).json.code).toBe('locked')
  })

  test('is set up and removed only by who shows the password again', async () => {
    const { browser } = await withTotp('guarded')
    const refused = await browser.ask('POST', '/console/v1/totp/removal', wrong)
    expect(refused).toMatchObject({ status: 422, json: { code: 'proof_failed', errors: [{ field: 'password' }] } })
    expect((await browser.ask('POST', '/console/v1/totp', { password })).json.code).toBe('user_state')
    expect((await browser.ask('POST', '/console/v1/totp/removal', { password })).status).toBe(200)
    expect((await api.browser().signIn('guarded')).status).toBe(200)
    expect((await browser.ask('PUT', '/console/v1/totp', { code: '000000' })).json.code).toBe('user_state')
    expect((await browser.ask('POST', '/console/v1/totp', wrong)).json.code).toBe('proof_failed')
  })
})

describe('a new password', () => {
  test('is held to length, to the name and to what everybody tries, by its own rule', async () => {
    const { browser } = await api.join('new.password', 'read_only')
    const change = (newPassword: string) => browser.ask('PUT', '/console/v1/password', { password, newPassword })
    for (const bad of [
      'elevenchars',
      'x'.repeat(257),
      'new.password1',
      'axbridge1234',
      '111111111111',
      'abcabcabcabc',
      'abcdefghijklm',
      '987654321098',
      'Password1234',
      'qwertyuiop123',
    ])
      expect((await change(bad)).json, bad).toMatchObject({ code: 'weak_password', errors: [{ field: 'newPassword' }] })
    expect((await change('河边散步的长路很安静没有人')).status).toBe(200)
    expect((await api.browser().signIn('new.password', { password: '河边散步的长路很安静没有人' })).status).toBe(200)
  })

  test('needs the old one, and ends all other sessions', async () => {
    const { browser } = await api.join('changes.it', 'read_only')
    const other = api.browser()
    await other.signIn('changes.it')
    const change = (given: string) =>
      browser.ask('PUT', '/console/v1/password', { password: given, newPassword: 'a new walk by the river' })
    expect((await change(wrong.password)).json.code).toBe('proof_failed')
    expect((await other.whoIsIn()).status).toBe(200)
    expect((await change(password)).status).toBe(200)
    expect([(await browser.whoIsIn()).status, (await other.whoIsIn()).status]).toEqual([200, 401])
    expect((await api.browser().signIn('changes.it')).status).toBe(401)
  })
})

test('no password, token or cookie stands in the log or the audit log', async () => {
  const written = JSON.stringify([api.logged, await api.audit('?limit=200')])
  for (const secret of [password, wrong.password, 'axs_', 'axi_', 'otpauth', 'by the sea', '$scrypt'])
    expect(written.includes(secret), secret).toBe(false)
  expect(written).toContain('locked.one')
})
