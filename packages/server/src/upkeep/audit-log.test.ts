import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AuditFact, auditText, type Clock } from '@axbridge/core'
import { openSqliteStore } from '@axbridge/store'
import Sqlite, { type Database } from 'better-sqlite3'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { completeConfig } from '../config.ts'
import { systemRandomness } from '../keys/system-randomness.ts'
import { AuditCheckpoints } from '../supervision/audit-checkpoints.ts'
import { openAuditSigner, prepareNextSigner } from '../supervision/audit-signer.ts'
import { type AuditReport, exportConfiguredAudit, verifyConfiguredAudit } from './audit-log.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** Long ago enough for what is written first to be over. */
const began = Date.now() - 800 * dayMs

let folder: string
let copy: string | undefined
const at = { now: began }
const clock: Clock = { now: () => at.now }

const factAt = (when: number, index: number): AuditFact => ({
  at: when,
  actor: { kind: 'user', id: 'usr_abcdefghijkmnpqr' as never, name: 'an.officer' },
  action: 'revealBinding',
  subject: `subject ${index}`,
  customer: null,
  detail: JSON.stringify({ reason: `the reason ${index}` }),
})

/** 60 entries an hour apart, with a checkpoint behind 20, 40 and 60; keys and the file beside the store. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'axbridge-audit-'))
  const store = await openSqliteStore({ directory: join(folder, 'data') })
  const checkpoints = new AuditCheckpoints({
    ...{ store, clock, randomness: systemRandomness, everyEntries: 1_000, everyMs: dayMs },
    signer: openAuditSigner(join(folder, 'keys'), at.now),
    file: join(folder, 'data', 'audit-checkpoints.jsonl'),
    log: { info: () => {}, warn: () => {}, error: (fields, text) => expect.fail(`${text} ${JSON.stringify(fields)}`) },
  })
  for (let index = 1; index <= 60; index += 1) {
    await store.audit.append(factAt(at.now, index))
    at.now += hourMs
    if (index % 20 === 0) await checkpoints.look({ atOnce: true })
  }
  await store.close()
})
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => {
  if (copy !== undefined) rmSync(copy, { recursive: true })
  copy = undefined
})

const configOf = (home: string) => completeConfig({ data: join(home, 'data'), keys: join(home, 'keys') })

/** What is found once somebody with all rights on the database was at it. */
const verifiedAfter = async (tamper: (database: Database, home: string) => void): Promise<AuditReport> => {
  copy = mkdtempSync(join(tmpdir(), 'axbridge-audit-'))
  cpSync(folder, copy, { recursive: true })
  const database = new Sqlite(join(copy, 'data', 'axbridge.db'))
  tamper(database, copy)
  database.close()
  return verifyConfiguredAudit(configOf(copy), {})
}

const told = ({ faults }: AuditReport) =>
  faults.map(({ fault, ordinal, through, checkpoint }) =>
    [
      fault,
      ordinal,
      ...(through === null ? [] : [`to ${through}`]),
      ...(checkpoint === null ? [] : [`by ${checkpoint}`]),
    ].join(' '),
  )

type Row = {
  readonly ordinal: number
  readonly at: number
  readonly actor: 'user'
  readonly user_id: string
  readonly user_name: string
  readonly action: string
  readonly subject: string
  readonly detail: string
}

/** Writes the log anew, with right hashes throughout: what somebody does who knows how they are reckoned. */
const writeAnew = (database: Database, amend: (rows: Row[]) => Row[]): void => {
  const rows = amend(database.prepare('SELECT * FROM audit_entry WHERE ordinal > 0 ORDER BY ordinal').all() as Row[])
  database.exec('DELETE FROM audit_entry WHERE ordinal > 0')
  const insert = database.prepare(
    'INSERT INTO audit_entry (ordinal, at, actor, user_id, user_name, action, subject, customer, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)',
  )
  let before: Buffer = Buffer.alloc(32)
  let latest = 0
  rows.forEach((row, index) => {
    latest = Math.max(latest, row.at)
    const fact: AuditFact = {
      ...{ at: latest, actor: { kind: 'user', id: row.user_id as never, name: row.user_name } },
      ...{ action: row.action, subject: row.subject, customer: null, detail: row.detail },
    }
    before = createHash('sha256')
      .update(before)
      .update(auditText(index + 1, fact), 'utf8')
      .digest()
    insert.run(index + 1, latest, 'user', row.user_id, row.user_name, row.action, row.subject, row.detail, before)
  })
}

const moveUp = 'UPDATE audit_entry SET ordinal = -ordinal WHERE ordinal >= ?'
const moveBack = 'UPDATE audit_entry SET ordinal = 1 - ordinal WHERE ordinal < 0'

describe('the verifier of the audit log (SEC-5)', () => {
  test('finds nothing in a log that is as it was written', async () => {
    expect(await verifiedAfter(() => {})).toEqual({
      ...{ entries: 60, checkpoints: 3, through: 60, faults: [], faultCount: 0 },
    })
  })

  test('finds an entry that was changed, and one whose hash was reckoned anew with it', async () => {
    const plain = await verifiedAfter((database) =>
      database.exec("UPDATE audit_entry SET detail = '{}' WHERE ordinal = 7"),
    )
    expect(told(plain)).toEqual(['changed 7'])
    const withHash = await verifiedAfter((database) => {
      const before = database.prepare('SELECT hash FROM audit_entry WHERE ordinal = 6').pluck().get() as Buffer
      const fact = { ...factAt(began + 6 * hourMs, 7), detail: '{}' }
      const hash = createHash('sha256').update(before).update(auditText(7, fact), 'utf8').digest()
      database.prepare("UPDATE audit_entry SET detail = '{}', hash = ? WHERE ordinal = 7").run(hash)
    })
    expect(told(withHash)).toEqual(['changed 8'])
  })

  test('finds entries that were removed, at the beginning and within, renumbered or not', async () => {
    const cut = (sql: string) => verifiedAfter((database) => database.exec(sql))
    expect(told(await cut('DELETE FROM audit_entry WHERE ordinal = 30'))).toEqual(['removed 30 to 30'])
    expect(told(await cut('DELETE FROM audit_entry WHERE ordinal BETWEEN 30 AND 45'))).toEqual(['removed 30 to 45'])
    expect(told(await cut('DELETE FROM audit_entry WHERE ordinal BETWEEN 1 AND 5'))).toEqual(['removed 1 to 5'])
    const renumbered = await cut(
      'DELETE FROM audit_entry WHERE ordinal = 30; UPDATE audit_entry SET ordinal = -ordinal WHERE ordinal > 30; UPDATE audit_entry SET ordinal = -ordinal - 1 WHERE ordinal < 0',
    )
    expect(told(renumbered)).toEqual(['removed 30 to 30'])
  })

  test('finds an entry that was inserted between others', async () => {
    const inserted = await verifiedAfter((database) => {
      database.prepare(moveUp).run(11)
      database.exec(moveBack)
      database.exec(
        `INSERT INTO audit_entry SELECT 11, at, actor, user_id, user_name, action, 'forged', customer, detail, hash FROM audit_entry WHERE ordinal = 10`.replace(
          'INSERT INTO audit_entry',
          'INSERT INTO audit_entry (ordinal, at, actor, user_id, user_name, action, subject, customer, detail, hash)',
        ),
      )
    })
    expect(told(inserted)).toEqual(['inserted 11'])
  })

  test('finds entries that changed places', async () => {
    const swapped = (one: number, other: number) =>
      verifiedAfter((database) =>
        database.exec(`UPDATE audit_entry SET ordinal = -1 WHERE ordinal = ${one};
          UPDATE audit_entry SET ordinal = ${one} WHERE ordinal = ${other};
          UPDATE audit_entry SET ordinal = ${other} WHERE ordinal = -1`),
      )
    expect(told(await swapped(15, 16))).toEqual(['reordered 15'])
    expect((await swapped(12, 34)).faults.map(({ fault }) => fault)).toContain('reordered')
  })

  test('finds by its checkpoints what was changed, removed, inserted or moved where all hashes were written anew', async () => {
    const anew = (amend: (rows: Row[]) => Row[]) => verifiedAfter((database) => writeAnew(database, amend))
    expect(told(await anew((rows) => rows))).toEqual([])
    const changed = await anew((rows) => rows.map((row) => (row.ordinal === 25 ? { ...row, detail: '{}' } : row)))
    expect(told(changed)).toEqual(['rewritten 21 to 60 by 2'])
    const removed = await anew((rows) => rows.filter(({ ordinal }) => ordinal !== 45))
    expect(told(removed)).toEqual(['cut_off 60 to 60 by 3'])
    const replaced = await anew((rows) =>
      rows.flatMap((row) => (row.ordinal === 45 ? [] : row.ordinal === 50 ? [row, row] : [row])),
    )
    expect(told(replaced)).toEqual(['rewritten 41 to 60 by 3'])
    const inserted = await anew((rows) => rows.flatMap((row) => (row.ordinal === 3 ? [row, row] : [row])))
    expect(told(inserted)).toEqual(['rewritten 1 to 60 by 1'])
    const moved = await anew((rows) => [
      ...rows.slice(0, 41),
      ...rows.slice(42, 44),
      ...rows.slice(41, 42),
      ...rows.slice(44),
    ])
    expect(told(moved)).toEqual(['rewritten 41 to 60 by 3'])
  })

  test('finds that the end was cut off', async () => {
    const cut = await verifiedAfter((database) => database.exec('DELETE FROM audit_entry WHERE ordinal > 52'))
    expect(told(cut)).toEqual(['cut_off 53 to 60 by 3'])
    const everything = await verifiedAfter((database) => database.exec('DELETE FROM audit_entry WHERE ordinal > 0'))
    expect(told(everything)).toEqual(['cut_off 1 to 60 by 3'])
  })

  test('finds by the file outside the database that its checkpoints were taken away or made by somebody else', async () => {
    const gone = await verifiedAfter((database) => {
      database.exec("DELETE FROM matter WHERE kind = 'audit_checkpoint'")
      writeAnew(database, (rows) => rows.slice(0, 30))
    })
    expect(told(gone)).toEqual([
      ...['checkpoint_missing 20 by 1', 'checkpoint_missing 40 by 2', 'checkpoint_missing 60 by 3'],
      'cut_off 31 to 60 by 3',
    ])
    const forged = await verifiedAfter((database) => {
      const body = database.prepare("SELECT body FROM matter WHERE key = '3'").pluck().get() as Buffer
      const other = { ...JSON.parse(body.toString('utf8')), ordinal: 55 }
      database.prepare("UPDATE matter SET body = ? WHERE key = '3'").run(Buffer.from(JSON.stringify(other)))
    })
    expect(told(forged)).toEqual(['signature_wrong 55 by 3'])
    const byAnother = await verifiedAfter((_, home) => {
      rmSync(join(home, 'keys', 'audit-signer'))
      rmSync(join(home, 'keys', 'audit-signers'))
      openAuditSigner(join(home, 'keys'), Date.now())
    })
    expect(byAnother.faults.map(({ fault }) => fault)).toEqual(['key_unknown', 'key_unknown', 'key_unknown'])
  })

  test('reads over a line of the file that a crash has left half', async () => {
    const torn = await verifiedAfter((_, home) =>
      appendFileSync(join(home, 'data', 'audit-checkpoints.jsonl'), '{"position":4,"ordi'),
    )
    expect(torn.faultCount).toBe(0)
  })

  test('goes over to a key that a trusted one has named, and to no other', async () => {
    copy = mkdtempSync(join(tmpdir(), 'axbridge-audit-'))
    cpSync(folder, copy, { recursive: true })
    const trusted = join(copy, 'trusted')
    cpSync(join(copy, 'keys', 'audit-signers'), trusted)
    prepareNextSigner(join(copy, 'keys'))
    const store = await openSqliteStore({ directory: join(copy, 'data') })
    const checkpoints = new AuditCheckpoints({
      ...{ store, clock, randomness: systemRandomness, everyEntries: 1, everyMs: dayMs },
      signer: openAuditSigner(join(copy, 'keys'), at.now),
      file: join(copy, 'data', 'audit-checkpoints.jsonl'),
      log: { info: () => {}, warn: () => {}, error: () => {} },
    })
    await checkpoints.look()
    await store.audit.append(factAt(at.now, 61))
    await checkpoints.close()
    await store.close()
    expect(checkpoints.keys).toHaveLength(2)
    const report = await verifyConfiguredAudit(configOf(copy), { publicKeys: trusted })
    expect(report).toMatchObject({ entries: 61, checkpoints: 5, faults: [] })
  })

  test('believes that old entries were deleted as far as an old checkpoint reaches, and no further', async () => {
    const deleted = (through: number) => (database: Database) => {
      const row = database.prepare('SELECT at, hash FROM audit_entry WHERE ordinal = ?').get(through) as {
        readonly at: number
        readonly hash: Buffer
      }
      database
        .prepare('UPDATE deletion SET audit_ordinal = ?, audit_at = ?, audit_hash = ?')
        .run(through, row.at, row.hash)
      database.prepare('DELETE FROM audit_entry WHERE ordinal BETWEEN 1 AND ?').run(through)
    }
    // The first 20 entries were signed 799 days ago; logs are kept for 731 days.
    expect(await verifiedAfter(deleted(20))).toMatchObject({ entries: 40, faults: [] })
    expect(await verifiedAfter(deleted(13))).toMatchObject({ entries: 47, faults: [] })
    const early = await verifyConfiguredAudit(configOf(copy ?? ''), { keptDays: 802 })
    expect(told(early)).toEqual(['removed 1 to 13'])
    // Nobody said that they were deleted.
    const silently = await verifiedAfter((database) => database.exec('DELETE FROM audit_entry WHERE ordinal < 10'))
    expect(told(silently)).toEqual(['removed 1 to 9'])
  })

  test('verifies an export by the public keys alone, and finds there what was done to it', async () => {
    const file = join(folder, 'export.ndjson')
    writeFileSync(file, '')
    const count = await exportConfiguredAudit(configOf(folder), {
      write: async (text) => appendFileSync(file, text),
    })
    expect(count).toBe(60)
    const publicKeys = join(folder, 'keys', 'audit-signers')
    const verify = (exported: string) => verifyConfiguredAudit(configOf(folder), { exported, publicKeys })
    expect(await verify(file)).toMatchObject({ entries: 60, checkpoints: 3, faults: [] })
    const lines = readFileSync(file, 'utf8').split('\n')
    const damaged = join(folder, 'damaged.ndjson')
    const with_ = async (changed: readonly (string | undefined)[]) => {
      writeFileSync(damaged, changed.filter((line) => line !== undefined).join('\n'))
      return told(await verify(damaged))
    }
    expect(await with_(lines.map((line) => line.replace('subject 9"', 'another 9"')))).toEqual(['changed 9'])
    expect(await with_(lines.filter((line) => !line.includes('subject 33"')))).toEqual(['removed 33 to 33'])
    expect(await with_(lines.flatMap((line) => (line.includes('subject 5"') ? [line, line] : [line])))).toEqual([
      'inserted 5',
    ])
    const [head, ...rest] = lines
    const reordered = [head, rest[1], rest[0], ...rest.slice(2)]
    expect(await with_(reordered)).toEqual(['reordered 2'])
    await expect(verify(join(folder, 'keys', 'audit-signers'))).rejects.toThrow('is no JSON')
  })
})
