import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { KeyChangeAnswer, KeyRingAnswer, SessionAnswer } from '@axbridge/api'
import { changeConfiguredKeys, checkConfiguredStore, readConfig } from '@axbridge/server'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { Secret, TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { ApiClient } from './api-client.ts'
import { axbridge } from './axbridge-command.ts'
import { password } from './console-scene.ts'
import { CookieJar } from './cookie-jar.ts'

let home: ServerHome
let server: ServerProcess

const start = (): Promise<ServerProcess> => ServerProcess.start({ config: home.config, deadlineMs: 60_000 })

beforeAll(async () => {
  home = ServerHome.make({ supervision: { dualControlRestMs: 0 } })
  server = await start()
}, 90_000)
afterAll(async () => {
  await server.stop()
  home.remove()
})

type Answer<Body> = { readonly status: number; readonly body: Body }
type Asks = <Body = KeyChangeAnswer>(method: string, path: string, body?: object) => Promise<Answer<Body>>
type Person = {
  readonly name: string
  readonly ask: Asks
  code(step?: number): string
  showsSecondFactor(): Promise<void>
}

const json = { 'content-type': 'application/json' }

/** Somebody who has just set a password by a link. */
const personOf = async (name: string, link: string): Promise<Person> => {
  const jar = new CookieJar()
  const body = JSON.stringify({ token: new URL(link).hash.slice(1), password })
  const signedIn = await jar.fetch(`${server.ready.http}/console/v1/set-up`, { method: 'POST', headers: json, body })
  const { csrf } = (await signedIn.json()) as SessionAnswer
  let totp = new TOTP({ secret: new Secret() })
  const ask: Asks = async (method, path, asked) => {
    const answer = await jar.fetch(`${server.ready.http}${path}`, {
      method,
      headers: { ...json, 'axbridge-csrf': csrf },
      ...(asked === undefined ? {} : { body: JSON.stringify(asked) }),
    })
    // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects, and fails when it is not there
    return { status: answer.status, body: (await answer.json()) as any }
  }
  const code = (step = 0) => totp.generate({ timestamp: Date.now() + step * 30_000 })
  const showsSecondFactor = async () => {
    const { body: begun } = await ask<{ secret: string }>('POST', '/console/v1/totp', { password })
    totp = new TOTP({ secret: Secret.fromBase32(begun.secret) })
    expect((await ask('PUT', '/console/v1/totp', { code: code(-1) })).status).toBe(200)
  }
  return { name, ask, code, showsSecondFactor }
}

const invited = async (admin: Person, name: string): Promise<Person> => {
  const { body } = await admin.ask<{ link: string }>('POST', '/admin/v1/users', { name, role: 'compliance_officer' })
  return personOf(name, body.link)
}

const customer = () => new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')

const numbersIn = ({ keys }: KeyRingAnswer) => keys.map(({ number }) => number)

describe('changes of keys while a server works', () => {
  let admin: Person
  let officer: Person
  let beginner: Person
  let bound: string[]
  let before: KeyRingAnswer
  const ring = async (): Promise<KeyRingAnswer> => (await officer.ask<KeyRingAnswer>('GET', '/admin/v1/key-ring')).body

  beforeAll(async () => {
    admin = await personOf('admin', server.ready.setUpLink ?? '')
    ;[officer, beginner] = [await invited(admin, 'officer'), await invited(admin, 'beginner')]
    await Promise.all([admin, officer].map((one) => one.showsSecondFactor()))
    bound = [(await customer().bind({ a: '13800000001', b: '13900000002', orderId: 'before' })).id]
    // The customer of the sandbox gets a key of his own with the first binding.
    await vi.waitFor(async () => expect(numbersIn(await ring())).toHaveLength(2))
    before = await ring()
  }, 60_000)

  test('are asked for and approved by two people, each with a second factor (SEC-8)', async () => {
    const wanted = { change: 'rotate_data', reason: 'the yearly change' }
    const path = '/console/v1/key-changes'
    expect((await beginner.ask('POST', path, { ...wanted, code: '000000' })).body).toMatchObject({
      code: 'second_factor_needed',
    })
    expect((await officer.ask('POST', path, wanted)).status).toBe(400)
    const { status, body: asked } = await officer.ask('POST', path, { ...wanted, code: officer.code() })
    expect([status, asked.state, asked.by.name, asked.decided]).toEqual([201, 'asked', 'officer', null])
    expect(await ring()).toEqual(before)

    const approval = `${path}/${asked.id}/approval`
    expect((await officer.ask('POST', approval, { code: officer.code(1) })).body).toMatchObject({
      code: 'second_person_needed',
    })
    expect((await beginner.ask('POST', approval, { code: '000000' })).body).toMatchObject({
      code: 'second_factor_needed',
    })
    const wrong = admin.code() === '000000' ? '111111' : '000000'
    expect((await admin.ask('POST', approval, { code: wrong })).body).toMatchObject({ code: 'proof_failed' })
    expect(await ring()).toEqual(before)

    // Somebody binds and reads all the time.
    let isDone = false
    const working = (async () => {
      for (let at = 0; !isDone || at < 20; at += 1) {
        const { id } = await customer().bind({ a: `1380000${1_000 + at}`, b: '13900000002', orderId: `during-${at}` })
        bound.push(id)
        await Promise.all(bound.slice(-20).map((one) => customer().ask('GET', `/v1/bindings/${one}`)))
      }
    })()
    const approved = await admin.ask('POST', approval, { code: admin.code() })
    expect([approved.status, approved.body.state, approved.body.decided?.by.name]).toEqual([200, 'done', 'admin'])
    isDone = true
    await working
    const after = await ring()
    expect(after.keys.filter(({ seals }) => seals).map(({ number }) => number)).toEqual(
      before.keys.map(({ number }) => number + before.keys.length),
    )
    expect(after.revision).toBe(approved.body.ring)
    expect((await admin.ask('POST', approval, { code: admin.code(1) })).body).toMatchObject({
      code: 'matter_state',
    })
  }, 60_000)

  test('give the ring to a new master key, and the one before stays for the backups of its time (SEC-8)', async () => {
    const path = '/console/v1/key-changes'
    const wanted = { change: 'rotate_master', reason: 'somebody left', code: officer.code(1) }
    const { body: asked } = await officer.ask('POST', path, wanted)
    const approved = await admin.ask('POST', `${path}/${asked.id}/approval`, { code: admin.code(1) })
    expect(approved.body).toMatchObject({ state: 'done', fault: null })
    const after = await ring()
    expect(after.master.id).not.toBe(before.master.id)
    expect(readdirSync(join(home.directory, 'keys'))).toContain(`master.before-${before.master.id}`)
    const listed = await officer.ask<{ items: KeyChangeAnswer[] }>('GET', path)
    expect(listed.body.items.map(({ change, state }) => [change, state])).toEqual([
      ['rotate_master', 'done'],
      ['rotate_data', 'done'],
    ])
    bound.push((await customer().bind({ a: '13800000011', b: '13900000012', orderId: 'after' })).id)
  })

  test('stand in the audit log with who did what (SEC-8, SEC-5)', async () => {
    const { body } = await officer.ask<{ items: { action: string; actor: { name: string } }[] }>(
      'GET',
      '/admin/v1/audit?limit=200',
    )
    const named = body.items.map(({ action, actor }) => `${action} ${actor.name}`)
    expect(named.filter((one) => one.includes('KeyChange'))).toEqual([
      'approveKeyChange admin',
      'requestKeyChange officer',
      'approveKeyChange admin',
      'requestKeyChange officer',
    ])
  })

  test('are not done for somebody who was suspended since he asked (SEC-8)', async () => {
    const path = '/console/v1/key-changes'
    const leaver = await invited(admin, 'leaver')
    await leaver.showsSecondFactor()
    const wanted = { change: 'rotate_data', reason: 'before I go', code: leaver.code() }
    const { body: asked } = await leaver.ask('POST', path, wanted)
    const suspended = await admin.ask('PATCH', `/admin/v1/users/${asked.by.id}`, { state: 'suspended' })
    expect(suspended.status).toBe(200)
    const earlier = await ring()
    const approval = await admin.ask('POST', `${path}/${asked.id}/approval`, { code: '000000' })
    expect(approval).toMatchObject({ status: 409, body: { code: 'matter_state' } })
    expect(await ring()).toEqual(earlier)
  })

  test('leave no value closed: to another process beside the server, and to its next start (SEC-8)', async () => {
    const report = await checkConfiguredStore(readConfig(home.config), { isQuick: false, progress: () => {} })
    expect(report.findings).toEqual([])
    await server.stop()
    server = await start()
    for (const id of bound) expect(await customer().ask('GET', `/v1/bindings/${id}`)).toMatchObject({ id })
  }, 60_000)
})

describe('changes of keys by one person, of a stopped server', () => {
  test('are refused while a server works on the store', async () => {
    const ran = await axbridge(['key-ring', 'rotate-data', '--config', home.config], { folder: home.directory })
    expect([ran.code, ran.stderr]).toEqual([1, expect.stringMatching(/^axbridge: data: /)])
  })

  test('are done, say so in the audit log, and move the ring to another master key', async () => {
    await server.stop()
    const shown = async (): Promise<KeyRingAnswer> => {
      const ran = await axbridge(['key-ring', 'show', '--json', '--config', home.config], { folder: home.directory })
      expect(ran.stderr).toBe('')
      return JSON.parse(ran.stdout) as KeyRingAnswer
    }
    const before = await shown()
    const ran = await axbridge(['key-ring', 'rotate-data', '--config', home.config], { folder: home.directory })
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining(`revision: ${before.revision + 1}`)])
    const config = readConfig(home.config)
    const other = { ...config, keys: join(home.directory, 'other-keys') }
    await changeConfiguredKeys(config, { kind: 'move', to: other })
    await expect(changeConfiguredKeys(config, { kind: 'rotate_master' })).rejects.toThrow(
      'is not the one that sealed the data',
    )
    await changeConfiguredKeys(other, { kind: 'move', to: config })
    rmSync(other.keys, { recursive: true })
    const after = await shown()
    expect([after.revision, after.master.id]).toEqual([before.revision + 3, before.master.id])
    server = await start()
    const key = readFileSync(join(home.directory, 'keys', 'admin'), 'utf8').trim()
    const entries = (await new ApiClient(server.ready.http, key).ask('GET', '/admin/v1/audit?limit=10')) as {
      items: { action: string; actor: { kind: string } }[]
    }
    expect(entries.items.map(({ action, actor }) => `${actor.kind} ${action}`)).toEqual(
      expect.arrayContaining(['key rotateDataKeys', 'key moveMasterKey']),
    )
  }, 120_000)
})
