import { readdirSync, readFileSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { migrations } from './migrations/migrations.ts'
import * as statementGroups from './statements.ts'

const statements: [name: string, sql: string][] = Object.values(statementGroups).flatMap((group) =>
  // A text is a list of columns and no statement.
  typeof group === 'string' ? [] : Object.entries<string>(group),
)

const distributed = '(?:binding|binding_former|pair|block_return)'

/** The tables of a statement that hold rows of one block and that it touches without naming the block. */
const tablesWithoutBlock = (statement: string): string[] => {
  const sql = statement.replace(/\s+/g, ' ')
  const missing: string[] = []
  for (const [, table = '', columns = ''] of sql.matchAll(new RegExp(`INTO (${distributed}) \\(([^)]*)\\)`, 'g'))) {
    if (!columns.split(/, ?/).includes('block')) missing.push(table)
  }
  const read = new RegExp(
    `(?:FROM|JOIN|UPDATE) (${distributed})\\b(?: (?!SET|WHERE|JOIN|CROSS|ORDER|GROUP|ON)(\\w+))?`,
    'g',
  )
  for (const [, table = '', alias] of sql.matchAll(read)) {
    const column = alias === undefined ? 'block' : `${alias}\\.block`
    if (!new RegExp(`(?:WHERE|AND|ON) ${column} = `).test(sql)) missing.push(table)
  }
  return missing
}

describe('the block, by which bindings, pairs and their counts can be distributed', () => {
  test.each(statements)('is named in the statement %s', (_, sql) => {
    expect(tablesWithoutBlock(sql)).toEqual([])
  })

  test.each([
    ['SELECT order_id FROM binding WHERE ordinal = ?', ['binding']],
    ['SELECT b.order_id FROM binding b WHERE block = ?', ['binding']],
    ['SELECT 1 FROM pair p JOIN binding b ON b.ordinal = p.binding WHERE p.block = ?', ['binding']],
    ['SELECT 1 FROM customer c CROSS JOIN pair p WHERE p.party = ?', ['pair']],
    ['DELETE FROM pair WHERE held_until <= ?', ['pair']],
    ['UPDATE binding SET unbound_at = ? WHERE ordinal = ?', ['binding']],
    ['INSERT INTO pair (serial, party) VALUES (?, ?)', ['pair']],
    ['SELECT sum(pairs) FROM block_return WHERE hour > ?', ['block_return']],
    ['SELECT 1 FROM binding_by_customer WHERE customer = ?', []],
  ])('is missed by this test where it is missing: %s', (sql, missing) => {
    expect(tablesWithoutBlock(sql)).toEqual(missing)
  })

  test('is looked for in every statement: no other file has one on these tables', () => {
    const here = new URL('./', import.meta.url)
    const files = readdirSync(here).filter((name) => name.endsWith('.js') && !name.includes('.test.'))
    expect(files.length).toBeGreaterThan(10)
    const touches = new RegExp(`\\b(?:FROM|JOIN|INTO|UPDATE) ${distributed}\\b`)
    const found = files.filter((name) => touches.test(readFileSync(new URL(name, here), 'utf8')))
    expect(found).toEqual(['statements.js'])
  })
})

/** The open records are all closed at once, and that index holds nothing else; trunks and the runs of an index are few. */
const readWhole = [
  'SCAN call_record USING INDEX call_record_open',
  'SCAN r USING INDEX call_record_open',
  'SCAN trunk',
  'SCAN party_run',
  'SCAN r',
]

describe('no statement reads more rows than it needs', () => {
  const database = new Sqlite(':memory:')
  for (const migration of migrations) database.exec(migration)

  test.each(statements)('%s searches by a key and sorts nothing', (_, sql) => {
    const parameters = Array.from(sql.matchAll(/\?/g), () => null)
    const plan = database.prepare<null[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters)
    const costly = plan.map(({ detail }) => detail).filter((detail) => /^SCAN|TEMP B-TREE/.test(detail))
    expect(costly.filter((detail) => !readWhole.includes(detail))).toEqual([])
  })
})
