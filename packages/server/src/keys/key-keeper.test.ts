import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { CustomerId } from '@axbridge/core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { envMaster } from './env-master.ts'
import { fileMaster } from './file-master.ts'
import { fileRingPlace } from './file-ring-place.ts'
import { heldKeys, randomKey, ringInMemory } from './held-keys.test.kit.ts'
import { KeyError } from './key-error.ts'
import { KeyKeeper, type KeyKeeperParts } from './key-keeper.ts'
import { loadMasterKey } from './master-key.ts'
import { openVault } from './open-vault.ts'
import { makeVault } from './vault.ts'

const customer = 'cus_aaaaaaaaaaaaaaaa' as CustomerId
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')
const numberIn = (sealed: Uint8Array) => (sealed[0] === 1 ? 1 : Buffer.from(sealed).readUIntBE(1, 3))

let root: string
let keys: string
let data: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'axbridge-keeper-'))
  keys = join(root, 'keys')
  data = join(root, 'data')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const parts = (more: Partial<KeyKeeperParts> = {}): KeyKeeperParts => ({
  place: fileRingPlace(data),
  master: fileMaster(keys, { mayMake: true }),
  suite: 'aes-256-gcm',
  mayChange: true,
  now: () => Date.now(),
  ...more,
})

const open = (more?: Partial<KeyKeeperParts>) => KeyKeeper.open(parts(more), 'new')
/** Another process on the same folders: a worker. */
const beside = () =>
  KeyKeeper.open(parts({ mayChange: false, master: fileMaster(keys, { mayMake: false }) }), 'of_master')

const codeOf = async (run: () => unknown): Promise<string | undefined> => {
  try {
    await run()
  } catch (error) {
    return (error as { code?: string }).code ?? 'another error'
  }
  return undefined
}

const turns = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

describe('the keys of a new installation (SEC-1)', () => {
  test('are random, wrapped, for their owner alone, and the same at the next start', async () => {
    const one = await open()
    expect(statSync(join(data, 'key-ring')).mode & 0o777).toBe(0o600)
    expect(readdirSync(keys)).toEqual(['master'])
    const sealed = one.vault.seal('scope', 'owner', 'text')
    const other = await open()
    expect(other.vault.open('scope', 'owner', sealed)).toBe('text')
    expect(hex(other.vault.hash('party', 'x'))).toBe(hex(one.vault.hash('party', 'x')))
    const derived = makeVault(loadMasterKey(keys, false))
    expect(hex(derived.hash('party', 'x'))).not.toBe(hex(one.vault.hash('party', 'x')))
    expect(await codeOf(() => derived.open('scope', 'owner', sealed))).toBe('unknown_key')
    expect(openVault(keys, { data }).open('scope', 'owner', sealed)).toBe('text')
  })

  test('do not open without the master key that wrapped them', async () => {
    await open()
    rmSync(keys, { recursive: true })
    expect(await codeOf(() => open())).toBe('other_key')
    expect(await codeOf(() => openVault(keys, { data }))).toBe('other_key')
  })

  test('are printed by no keeper', async () => {
    const keeper = await open()
    const shown = inspect(keeper, { depth: 10, showHidden: true }) + JSON.stringify(keeper)
    for (const { root: one } of keeper.shown.ring.keys) expect(shown).not.toContain(hex(one))
  })

  test('seal what is of a customer under a key of his own, once it is made, and open all of it', async () => {
    const keeper = await open()
    const first = keeper.vault.seal('binding/70010000001', 'a', 'text', customer)
    await turns()
    const second = keeper.vault.seal('binding/70010000001', 'a', 'text', customer)
    const ofNobody = keeper.vault.seal('binding/70010000001', 'a', 'text')
    expect([first, second, ofNobody].map(numberIn)).toEqual([2, 3, 2])
    for (const sealed of [first, second]) expect(keeper.vault.open('binding/70010000001', 'a', sealed)).toBe('text')
    expect(keeper.shown.ring.keys.map(({ customer: whose }) => whose)).toEqual([null, customer])
  })

  test('make no key for a customer in a process that may not', async () => {
    await open()
    const worker = await beside()
    worker.vault.seal('scope', 'owner', 'text', customer)
    await turns()
    expect(worker.shown.ring.keys).toHaveLength(1)
  })

  test('are one set where two processes make them at the same moment', async () => {
    const both = await Promise.all([open(), open()])
    const [one, other] = both.map(({ vault }) => hex(vault.hash('party', 'x')))
    expect(one).toBe(other)
  })
})

describe('the keys of a store that a version before the ring sealed', () => {
  // It wiped the master key before it derived the first sealing key, and after the hash keys.
  const sealedThen = () => makeVault(new Uint8Array(32)).seal('scope', 'owner', 'text')

  test('hash as they did, and open what it sealed, which was under no key at all; nothing is sealed so again', async () => {
    const [before, sealed] = [makeVault(loadMasterKey(keys, true)), sealedThen()]
    const hashed = hex(before.hash('party', 'x'))
    const keeper = await KeyKeeper.open(parts(), 'of_master')
    await keeper.keepFirst()
    for (const vault of [keeper.vault, (await open()).vault]) {
      expect(hex(vault.hash('party', 'x'))).toBe(hashed)
      expect(vault.open('scope', 'owner', sealed)).toBe('text')
      const later = vault.seal('scope', 'owner', 'text')
      expect(numberIn(later)).toBe(2)
      expect(await codeOf(() => makeVault(new Uint8Array(32)).open('scope', 'owner', later))).toBe('unknown_key')
      expect(await codeOf(() => vault.open('scope', 'other', sealed))).toBe('not_authentic')
    }
    await keeper.rotateData()
    await keeper.rotateMaster()
    const next = await open()
    expect(next.vault.open('scope', 'owner', sealed)).toBe('text')
    expect(hex(next.vault.hash('party', 'x'))).toBe(hashed)
  })

  test.each([
    ['one after the other', false],
    ['at the same moment', true],
  ])('are one ring where two servers that share it start on them, and keep it %s', async (_, isAtOnce) => {
    const place = ringInMemory({ isInstant: false })
    loadMasterKey(keys, true)
    const start = () => KeyKeeper.open(parts({ place }), 'of_master')
    const both = [await start(), await start()]
    const [one, other] = both as [KeyKeeper, KeyKeeper]
    // What is derived from the ring that will not count must not be held for the one that does.
    for (const { vault } of both) vault.seal('scope', 'owner', 'too early')
    if (isAtOnce) await Promise.all(both.map((keeper) => keeper.keepFirst()))
    else for (const keeper of both) await keeper.keepFirst()
    expect(other.shown.ring).toEqual(one.shown.ring)
    const later = await start()
    for (const keeper of both) {
      const sealed = keeper.vault.seal('scope', 'owner', 'text')
      for (const { vault } of [...both, later]) expect(vault.open('scope', 'owner', sealed)).toBe('text')
    }
  })

  test('are made new for what a vault of the master key seals: it is not wiped any more', () => {
    const sealed = openVault(keys).seal('scope', 'owner', 'text')
    expect(() => makeVault(new Uint8Array(32)).open('scope', 'owner', sealed)).toThrow()
    expect(makeVault(loadMasterKey(keys, false)).open('scope', 'owner', sealed)).toBe('text')
  })
})

describe('a rotation of the data keys (SEC-8)', () => {
  test('seals anew at once, and what a process seals opens in another that has not heard of it', async () => {
    const server = await open()
    const worker = await beside()
    server.vault.seal('scope', 'owner', 'text', customer)
    await turns()
    for (let round = 0; round < 3; round += 1) {
      const old = server.vault.seal('scope', 'owner', 'old', customer)
      await server.rotateData()
      const sealed = server.vault.seal('scope', 'owner', 'new', customer)
      expect(numberIn(sealed)).toBeGreaterThan(numberIn(old))
      expect(worker.vault.open('scope', 'owner', sealed)).toBe('new')
      expect(worker.vault.open('scope', 'owner', old)).toBe('old')
      expect(server.vault.open('scope', 'owner', old)).toBe('old')
    }
  })

  test('waits with sealing until all servers of a shared store have the keys', async () => {
    let now = Date.now()
    const place = ringInMemory({ isInstant: false })
    const master = envMaster({ current: randomKey(), next: undefined })
    const shared = { place, master, now: () => now }
    const [one, other] = [await heldKeys(shared), await heldKeys(shared)]
    await one.rotateData()
    const early = one.vault.seal('scope', 'owner', 'text')
    expect(numberIn(early)).toBe(2)
    expect(other.vault.open('scope', 'owner', early)).toBe('text')
    now += 14_000
    await one.refresh()
    expect(numberIn(one.vault.seal('scope', 'owner', 'text'))).toBe(2)
    await other.refresh()
    now += 1_000
    await one.refresh()
    const late = one.vault.seal('scope', 'owner', 'text')
    expect(numberIn(late)).toBe(3)
    expect(other.vault.open('scope', 'owner', late)).toBe('text')
  })

  test('asks for the ring again where a value names a key that it has not', async () => {
    const place = ringInMemory({ isInstant: false })
    const master = envMaster({ current: randomKey(), next: undefined })
    const [one, other] = [await heldKeys({ place, master }), await heldKeys({ place, master })]
    await one.rotateData()
    await one.rotateData()
    const sealed = Uint8Array.from([2, 0, 0, 4, ...new Uint8Array(40)])
    expect(await codeOf(() => other.vault.open('scope', 'owner', sealed))).toBe('unknown_key')
    await turns()
    expect(await codeOf(() => other.vault.open('scope', 'owner', sealed))).toBe('not_authentic')
  })

  test('goes to another suite, and values of both stand side by side', async () => {
    const aes = await open()
    const before = aes.vault.seal('scope', 'owner', 'text')
    const sm4 = await open({ suite: 'sm4' })
    await sm4.rotateData()
    const after = sm4.vault.seal('scope', 'owner', 'text')
    expect(before).toHaveLength(4 + 28 + 4)
    expect(after).toHaveLength(4 + 32 + 4)
    for (const keeper of [aes, sm4, await open()])
      for (const sealed of [before, after]) expect(keeper.vault.open('scope', 'owner', sealed)).toBe('text')
    expect(await codeOf(() => sm4.vault.open('scope', 'other', after))).toBe('not_authentic')
  })

  test('is not lost where two servers make one at the same moment', async () => {
    const place = ringInMemory()
    const master = envMaster({ current: randomKey(), next: undefined })
    const [one, other] = [await heldKeys({ place, master }), await heldKeys({ place, master })]
    await Promise.all([one.rotateData(), other.rotateData()])
    await Promise.all([one.refresh(), other.refresh()])
    expect(one.shown.ring.keys.map(({ number }) => number)).toEqual([2, 3, 4])
    expect(other.shown.ring).toEqual(one.shown.ring)
  })
})

describe('a rotation of the master key (SEC-8)', () => {
  const wrappedBy = () => JSON.parse(readFileSync(join(data, 'key-ring'), 'utf8')).master.id as string

  test('wraps the ring by a new one, puts that in its place, and keeps the one before', async () => {
    const keeper = await open()
    const worker = await beside()
    const [before, master] = [wrappedBy(), hex(loadMasterKey(keys, false))]
    const sealed = keeper.vault.seal('scope', 'owner', 'text')
    const backup = readFileSync(join(data, 'key-ring'), 'utf8')
    await keeper.rotateMaster()
    expect(wrappedBy()).not.toBe(before)
    expect(hex(loadMasterKey(keys, false))).not.toBe(master)
    expect(readdirSync(keys).sort()).toEqual(['master', `master.before-${before}`])
    await keeper.rotateData()
    const later = keeper.vault.seal('scope', 'owner', 'later')
    // It read the ring of before, and has the master key of before.
    expect(worker.vault.open('scope', 'owner', later)).toBe('later')
    expect((await open()).vault.open('scope', 'owner', sealed)).toBe('text')
    // A backup of before is opened by the key that was kept.
    const place = { ...ringInMemory(), read: () => backup }
    expect((await open({ place })).vault.open('scope', 'owner', sealed)).toBe('text')
  })

  test('is gone on with after a crash between the ring and the file', async () => {
    const keeper = await open()
    const sealed = keeper.vault.seal('scope', 'owner', 'text')
    const kept = hex(loadMasterKey(keys, false))
    await keeper.rotateMaster()
    // As it was in between: the ring is wrapped by what is still the next.
    renameSync(join(keys, 'master'), join(keys, 'master.next'))
    const [before] = readdirSync(keys).filter((name) => name.startsWith('master.before-'))
    renameSync(join(keys, before ?? ''), join(keys, 'master'))
    expect(hex(loadMasterKey(keys, false))).toBe(kept)
    const next = await open()
    expect(next.vault.open('scope', 'owner', sealed)).toBe('text')
    expect(hex(loadMasterKey(keys, false))).not.toBe(kept)
    expect(readdirSync(keys).sort()).toEqual(['master', before])
  })

  test('takes the next one that was laid ready, and of servers that share a store makes none itself', async () => {
    const place = ringInMemory()
    await KeyKeeper.open(parts({ place }), 'new')
    const shared = await KeyKeeper.open(
      parts({ place, master: fileMaster(keys, { mayMake: false, isShared: true }) }),
      'new',
    )
    expect(await codeOf(() => shared.rotateMaster())).toBe('missing')
    loadMasterKey(join(root, 'made'), true)
    renameSync(join(root, 'made', 'master'), join(keys, 'master.next'))
    await shared.rotateMaster()
    expect(readdirSync(keys).sort()[0]).toBe('master')
  })

  test('of the environment goes to the one that is given as the next', async () => {
    const [current, next] = [randomKey(), randomKey()]
    const place = ringInMemory()
    const keeper = await heldKeys({ place, master: envMaster({ current, next }) })
    const sealed = keeper.vault.seal('scope', 'owner', 'text')
    await keeper.rotateMaster()
    expect(await codeOf(() => heldKeys({ place, master: envMaster({ current, next: undefined }) }))).toBe('other_key')
    const after = await heldKeys({ place, master: envMaster({ current: next, next: undefined }) })
    expect(after.vault.open('scope', 'owner', sealed)).toBe('text')
    expect(() => envMaster({ current: undefined, next })).toThrow(KeyError)
    expect(() => envMaster({ current: 'ab', next })).toThrow('AXBRIDGE_MASTER_KEY is not 64 hexadecimal digits')
  })
})
