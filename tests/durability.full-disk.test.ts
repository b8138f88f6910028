import { join } from 'node:path'
import { ServerHome, ServerProcess } from '@axbridge/sim'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ApiClient } from './api-client.ts'
import { BindAttempts, notTakenNow } from './bind-attempts.ts'
import { SmallDisk } from './small-disk.ts'

const people = { a: '13800001001', b: '13900002001' }
const mustRun = process.env.AXBRIDGE_REQUIRE_PEERS === '1'

describe.skipIf(!mustRun && !SmallDisk.isPermitted)('a full disk (needs root, to mount a small one)', () => {
  let home: ServerHome
  let disk: SmallDisk | undefined
  let server: ServerProcess

  const start = async (): Promise<ApiClient> => {
    server = await ServerProcess.start({ config: home.config, deadlineMs: 30_000 })
    return new ApiClient(server.ready.http, server.ready.sandbox?.key ?? '')
  }

  beforeEach(() => {
    home = ServerHome.make()
    disk = SmallDisk.mount(join(home.directory, 'data'), 12)
    if (disk === undefined)
      throw new Error('a small disk cannot be mounted, and AXBRIDGE_REQUIRE_PEERS says that it must be')
  })
  afterEach(async () => {
    await server?.kill9()
    disk?.unmount()
    home.remove()
  })

  test('binds are answered 503 while it is full and 201 once there is room again; nothing acknowledged is lost', async () => {
    const [api, attempts] = [await start(), new BindAttempts(people)]
    await attempts.bindMany(api, 30)
    expect(attempts.acknowledged).toHaveLength(30)
    const [first] = attempts.acknowledged
    if (first === undefined) throw new Error('nothing was bound')

    const refused = []
    // What the log gave back at a pause is filled, too, until nothing is taken any more.
    for (let inRow = 0; inRow < 10; ) {
      disk?.fill()
      const attempt = await attempts.bind(api)
      inRow = attempt.status === 201 ? 0 : inRow + 1
      if (attempt.status !== 201) refused.push(attempt)
    }
    // At a pause the log begins again within the length that it has, and then takes a few more.
    refused.push(...(await attempts.bindMany(api, 30)).filter(({ status }) => status !== 201))
    for (const attempt of refused) expect(attempt).toMatchObject(notTakenNow)
    const unbound = await api.send('DELETE', `/v1/bindings/${first.id}`)
    if (unbound.status !== 200) expect([unbound.status, unbound.headers.get('retry-after')]).toEqual([503, '1'])
    // Reads go on.
    expect(await attempts.lost(api)).toEqual([])

    disk?.free()
    await expect.poll(async () => (await attempts.bind(api)).status, { timeout: 10_000 }).toBe(201)
    const again = await attempts.bindMany(api, 30)
    expect(again.map(({ status }) => status)).toEqual(again.map(() => 201))
    expect(await attempts.lost(api)).toEqual([])

    await server.kill9()
    const second = await start()
    expect(await attempts.lost(second)).toEqual([])
    // None of those that were refused came to be after all.
    const found = (await second.bindings()).map(({ orderId }) => orderId)
    expect(found.sort()).toEqual(attempts.acknowledged.map(({ orderId }) => orderId).sort())
  }, 90_000)

  test('a server that is killed while it is full starts again with room, and has what it acknowledged', async () => {
    const [api, attempts] = [await start(), new BindAttempts(people)]
    await attempts.bindMany(api, 30)
    for (let inRow = 0; inRow < 5; ) {
      disk?.fill()
      inRow = (await attempts.bind(api)).status === 201 ? 0 : inRow + 1
    }
    await server.kill9()
    disk?.free()
    const second = await start()
    expect(await attempts.lost(second)).toEqual([])
    expect((await attempts.bind(second)).status).toBe(201)
  }, 90_000)
})
