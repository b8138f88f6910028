import { AxbridgeConsole, AxbridgeError, type LadderStep } from '@axbridge/sdk/console'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CookieJar } from './cookie-jar.ts'
import { readSource } from './repository.ts'
import { people, RunningService } from './running-service.ts'
import { FaultyProxy } from './sdk-faulty-proxy.ts'

const admin = { name: 'admin', password: 'a long and quite unlikely sentence' }

let service: RunningService
let proxy: FaultyProxy
let jar: CookieJar
let staff: AxbridgeConsole

const soon = () => ({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() })

/** A page of the same browser: it has the cookie, and knows nothing yet. */
const newPage = (url = service.http) => new AxbridgeConsole({ url, fetch: jar.fetch, retry: { firstDelayMs: 10 } })

beforeAll(async () => {
  service = await RunningService.start()
  proxy = await FaultyProxy.before(service.http)
  jar = new CookieJar()
  staff = newPage()
  const token = new URL(service.setUpLink).hash.slice(1)
  await staff.setUp({ token, ...admin })
})
afterAll(async () => {
  await proxy?.close()
  await service?.stop()
})

const sandboxOf = async (): Promise<string> => {
  const { sandbox } = await staff.getSession()
  if (sandbox === null) throw new Error('the sandbox is off')
  return sandbox.customer
}

describe('a session', () => {
  test('begins with the link of the first start, and goes on in a page that was loaded anew', async () => {
    expect(await staff.getSession()).toMatchObject({ user: { name: 'admin', role: 'platform_admin' } })
    const { id } = await newPage().addCustomer({ name: 'added by a page' })
    expect(await staff.getCustomer(id)).toMatchObject({ id, name: 'added by a page' })
  })

  test('is refused with what was wrong, and missed where there is none', async () => {
    const stranger = new AxbridgeConsole({ url: service.http, fetch: new CookieJar().fetch })
    await expect(stranger.signIn({ ...admin, password: 'another long sentence' })).rejects.toMatchObject({
      ...{ name: 'AxbridgeError', code: 'sign_in_failed', status: 401, operation: 'signIn' },
    })
    await expect(stranger.getSession()).rejects.toMatchObject({ code: 'unauthenticated', status: 401 })
    await expect(stranger.addCustomer({ name: 'a stranger' })).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(staff.inviteUser({ name: 'no', role: 'read_only' })).rejects.toMatchObject({
      ...{ code: 'malformed', fields: { name: expect.stringContaining('must be') } },
    })
  })

  test('ends, and one that has ended ends again without an error', async () => {
    const { fetch } = new CookieJar()
    const one = new AxbridgeConsole({ url: service.http, fetch })
    await one.signIn(admin)
    const other = new AxbridgeConsole({ url: service.http, fetch })
    await other.getSession()
    await one.signOut()
    await other.signOut()
    await expect(one.getSession()).rejects.toMatchObject({ code: 'unauthenticated' })
  })
})

describe('the operations', () => {
  test('are each a method of their name', () => {
    const { paths } = JSON.parse(readSource('openapi.json')) as { paths: Record<string, Record<string, object>> }
    const ids = Object.values(paths).flatMap((methods) =>
      Object.values(methods).map((operation) => (operation as { operationId: string }).operationId),
    )
    // The customers' client says these otherwise, and the two streams are followed.
    const otherwise = ['listBindings', 'searchBindings', 'listEvents', 'streamEvents', 'streamLadders']
    const [platform, customer] = [staff, staff.customer()] as unknown as Record<string, unknown>[]
    const missing = ids.filter((id) => ![platform, customer].some((client) => typeof client?.[id] === 'function'))
    expect(missing.sort()).toEqual(otherwise.sort())
  })

  test('answer lists that are read on by themselves', async () => {
    for (const name of ['one', 'two', 'three']) await staff.addCustomer({ name: `of a list: ${name}` })
    const names: string[] = []
    for await (const { name } of staff.listCustomers({ limit: 2 })) names.push(name)
    expect(names.filter((name) => name.startsWith('of a list'))).toHaveLength(3)
    const [entry] = await staff.listAudit().take(1)
    expect(entry).toMatchObject({ action: 'addCustomer', actor: { kind: 'user', name: 'admin' } })
  })

  test('take text where a table is sent', async () => {
    const columns = 'block,approval,validFrom,basePlatform,state\n'
    const answer = await staff.importBlocks(`${columns}70010000077,approval 7,2026-01-01T00:00:00Z,one,active\n`, {
      dryRun: 'true',
    })
    expect(answer).toMatchObject({ blocks: 1 })
  })

  test('are checked before a real number gets into a URL', async () => {
    await expect(staff.getCustomer(people.a)).rejects.toMatchObject({ code: 'invalid_argument', attempts: 0 })
    expect(() => staff.customer(people.a)).toThrow(AxbridgeError)
  })

  test('that read are sent again, and a POST that would do its work twice is not', async () => {
    const page = newPage(proxy.url)
    await page.getSession()
    proxy.expect(['lose', 'lose'])
    expect(await page.getHealth()).toMatchObject({})
    expect(proxy.seen).toHaveLength(3)
    proxy.expect(['lose'])
    await expect(page.addCustomer({ name: 'sent once' })).rejects.toMatchObject({ code: 'unreached', attempts: 1 })
    const names = await staff.listCustomers().take(100)
    expect(names.filter(({ name }) => name === 'sent once')).toHaveLength(1)
  })
})

describe('a customer', () => {
  test('is bound for, searched and shown, each under the session', async () => {
    const sandbox = staff.customer(await sandboxOf())
    const bound = await sandbox.bind({ a: people.a, b: people.b, orderId: 'by a page', ...soon() })
    expect(await sandbox.findBindings({ orderId: 'by a page' }).take(5)).toMatchObject([{ id: bound.id }])
    const reason = 'somebody left a bag'
    expect(await sandbox.revealBinding(bound.id, { reason })).toMatchObject({ a: people.a, b: people.b })
    expect(await sandbox.searchByParty({ party: people.a, reason }).take(1)).toMatchObject([{ id: bound.id }])
    const audited = await staff.listAudit().take(3)
    expect(audited.map(({ action }) => action)).toEqual(['searchByParty', 'revealBinding', 'bind'])
    expect(JSON.stringify(audited)).not.toMatch(new RegExp(`${people.a}|${people.b}`))
  })

  test('has his records exported as text, part by part, and gets a refusal as an error', async () => {
    const sandbox = staff.customer(await sandboxOf())
    let text = ''
    for await (const part of sandbox.exportCalls({ format: 'csv' })) text += part
    expect(text).toMatch(/^id,/)
    const whole = async () => {
      for await (const _ of staff.customer('cus_abcdefghijkmnpqr').exportCalls()) throw new Error('a part came')
    }
    await expect(whole()).rejects.toMatchObject({ name: 'AxbridgeError', operation: 'exportCalls' })
  })
})

test('what the phones of the sandbox see is followed step by step, until the signal says that it is enough', async () => {
  const [a, b] = await Promise.all([service.phone(people.a), service.phone(people.b)])
  const { x } = await service.bind(people.a, people.b, 'a ladder')
  const stop = new AbortController()
  const steps: LadderStep[] = []
  let opened = (): void => {}
  const open = new Promise<void>((resolve) => {
    opened = resolve
  })
  const page = new AxbridgeConsole({
    url: service.http,
    fetch: async (url, init) => {
      const response = await jar.fetch(url, init)
      opened()
      return response
    },
  })
  const followed = (async () => {
    for await (const step of page.followLadders({ signal: stop.signal })) {
      steps.push(step)
      if (step.what === 'BYE' && step.leg === 'b') stop.abort()
    }
  })()
  await Promise.race([open, followed])
  const call = a.dial(x)
  await (await b.nextCall()).answer()
  await call.answered()
  await call.hangUp()
  await followed
  expect(new Set(steps.map(({ leg }) => leg))).toEqual(new Set(['a', 'b']))
  expect(steps[0]).toMatchObject({ leg: 'a', direction: 'in', what: 'INVITE' })
})
