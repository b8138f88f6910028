import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { heldKeys, ringInMemory } from './held-keys.test.kit.ts'
import { KeyError } from './key-error.ts'
import { startKeyService } from './key-service.test.kit.ts'
import { serviceMaster } from './service-master.ts'

const token = 'a-token-of-the-tests'
let folder: string
let service: Awaited<ReturnType<typeof startKeyService>>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-service-'))
  writeFileSync(join(folder, 'token'), `${token}\n`, { mode: 0o600 })
  writeFileSync(join(folder, 'other'), 'another-token', { mode: 0o600 })
  service = await startKeyService(token)
})
afterAll(async () => {
  await service.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => service.be('well'))

const master = ({ file = 'token', timeoutMs = 3_000, url = service.url } = {}) =>
  serviceMaster({ url, tokenFile: join(folder, file), caFile: null, timeoutMs })

const errorOf = async (run: () => Promise<unknown>): Promise<KeyError> => {
  try {
    await run()
  } catch (error) {
    if (error instanceof KeyError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a master key in an HTTP key service (SEC-1)', () => {
  test('wraps a ring and unwraps it at the next start, and a worker opens new data keys without it', async () => {
    const place = ringInMemory()
    let now = Date.now()
    const one = await heldKeys({ place, master: master(), now: () => now })
    const next = await heldKeys({ place, master: master(), now: () => now })
    expect(service.asked).toEqual(['/keys/wrap', '/keys/unwrap'])
    service.be('unavailable')
    await one.rotateData()
    now += 15_000
    await one.refresh()
    const sealed = one.vault.seal('scope', 'owner', 'text')
    expect([...sealed.subarray(0, 4)]).toEqual([2, 0, 0, 3])
    expect(next.vault.open('scope', 'owner', sealed)).toBe('text')
    expect(place.text).toContain('"kind":"service","id":"v1"')
  })

  test('is rotated by the service: the ring is wrapped by its newest one (SEC-8)', async () => {
    const place = ringInMemory()
    const one = await heldKeys({ place, master: master() })
    const other = await heldKeys({ place, master: master() })
    const sealed = one.vault.seal('scope', 'owner', 'text')
    service.addMaster('v2')
    await one.rotateMaster()
    expect(place.text).toContain('"id":"v2"')
    await other.refresh()
    for (const keeper of [other, await heldKeys({ place, master: master() })])
      expect(keeper.vault.open('scope', 'owner', sealed)).toBe('text')
  })

  test('is waited for when it is away for a moment at a start', async () => {
    service.failNext(2)
    await expect(heldKeys({ master: master() })).resolves.toBeDefined()
  })

  test.each([
    ['refuses the token', { file: 'other' }, 'answered 403'],
    ['refuses', { mood: 'refusing' }, 'answered 403'],
    ['answers no key', { mood: 'nonsense' }, 'answered no wrapped key'],
  ] as const)('says so at once where it %s', async (_, options, rule) => {
    if ('mood' in options) service.be(options.mood)
    const asked = service.asked.length
    const error = await errorOf(() => heldKeys({ master: master('file' in options ? options : {}) }))
    expect(error.code).toBe('service')
    expect(error.message).toContain(`the key service at ${new URL(service.url).host} ${rule}`)
    expect(service.asked).toHaveLength(asked + 1)
  })

  test('stops a start with one line when it stays away, and the line holds no secret', async () => {
    service.be('silent')
    const silent = errorOf(() => heldKeys({ master: master({ timeoutMs: 100 }) }))
    const away = errorOf(() => heldKeys({ master: master({ url: 'http://127.0.0.1:1/keys' }) }))
    expect((await silent).message).toMatch(/did not answer in time$/)
    expect((await away).message).toMatch(/cannot be reached \(ECONNREFUSED\)$/)
    for (const error of [await silent, await away]) expect(inspect(error, { depth: 9 })).not.toContain(token)
    expect((await errorOf(() => heldKeys({ master: master({ file: 'none' }) }))).message).toBe(
      'encryption.service.tokenFile: the file cannot be read',
    )
  })

  test('does not unwrap what a master key elsewhere wrapped', async () => {
    const place = ringInMemory()
    await heldKeys({ place })
    const error = await errorOf(() => heldKeys({ place, master: master() }))
    expect([error.code, error.message]).toEqual(['other_key', expect.stringContaining('axbridge key-ring move')])
  })
})
