import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Statement } from './connection.ts'
import * as statementGroups from './statements.ts'

const statements: [name: string, sql: string][] = Object.values(statementGroups)
  // A text is a list of columns and no statement.
  .flatMap((group) => (typeof group === 'string' ? [] : Object.values<Statement>(group)))
  .map(({ name, text }) => [name, text])

const distributed = '(?:binding|binding_former|pair|block_return)'

/** The tables of a statement that hold rows of one block and that it touches without naming the block. */
const tablesWithoutBlock = (statement: string): string[] => {
  const sql = statement.replace(/\s+/g, ' ')
  const missing: string[] = []
  for (const [, table = '', columns = ''] of sql.matchAll(new RegExp(`INTO (${distributed}) \\(([^)]*)\\)`, 'g'))) {
    if (!columns.split(/, ?/).includes('block')) missing.push(table)
  }
  const read = new RegExp(
    `(?:FROM|JOIN|UPDATE) (${distributed})\\b(?: (?!SET|WHERE|JOIN|CROSS|ORDER|GROUP|ON|USING)(\\w+))?`,
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
    ['SELECT order_id FROM binding WHERE token = $1', ['binding']],
    ['SELECT b.order_id FROM binding b WHERE block = $1', ['binding']],
    ['SELECT 1 FROM pair p JOIN binding b ON b.token = p.binding WHERE p.block = $1', ['binding']],
    ['SELECT 1 FROM unnest($1::bytea[]) AS n(party) JOIN pair p ON p.party = n.party', ['pair']],
    ['DELETE FROM pair p USING unnest($1::int2[]) AS n(serial) WHERE p.serial = n.serial', ['pair']],
    ['UPDATE binding b SET unbound_at = $1 WHERE b.token = $2', ['binding']],
    ['INSERT INTO pair (serial, party) VALUES ($1, $2)', ['pair']],
    ['SELECT sum(pairs) FROM block_return WHERE hour > $1', ['block_return']],
    ['SELECT 1 FROM binding_by_customer WHERE customer = $1', []],
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

test('every statement has a name of its own, under which it is prepared', () => {
  const names = statements.map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThan(60)
})

test('a transaction says how much it sees, whatever the default of the role is, and begins nowhere else', () => {
  expect(statementGroups.transactionStatements.begin.text).toBe('BEGIN ISOLATION LEVEL READ COMMITTED')
  const here = new URL('./', import.meta.url)
  const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.js') && !name.includes('.test.'),
  )
  expect(files).toContain('migrations/migrate.js')
  const begins = files.filter((name) => /['"`]\s*BEGIN\b/.test(readFileSync(new URL(name, here), 'utf8')))
  expect(begins).toEqual(['statements.js'])
})
