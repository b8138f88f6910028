import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  BlockAnswer,
  CustomerAnswer,
  KeyAnswer,
  NewKeyAnswer,
  type Operation,
  operation,
  operationIds,
} from '@axbridge/api'
import { openSqliteStore } from '@axbridge/store'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'

// A customer is one legal entity that stands beneath nobody: the structure itself has no place for another level.

const customerPattern = '^cus_[a-z2-9]{16}$'

type Schema = { readonly [key: string]: unknown }

/** Every field within a schema that holds the id of a customer, by its path. */
const customerFields = (schema: unknown, path = ''): readonly string[] => {
  if (Array.isArray(schema)) return schema.flatMap((one) => customerFields(one, path))
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, pattern, ...rest } = schema as Schema
  const here = pattern === customerPattern ? [path] : []
  const within = Object.entries((properties as Schema | undefined) ?? {}).flatMap(([name, field]) =>
    customerFields(field, path === '' ? name : `${path}.${name}`),
  )
  const beside = ['anyOf', 'items', 'allOf', 'oneOf'].flatMap((key) => customerFields(rest[key], path))
  return [...new Set([...here, ...within, ...beside])]
}

const bodyOf = ({ body, outline }: Operation): unknown => outline ?? body

test('no operation on a customer, his keys or his profile names another customer (APP-17)', () => {
  const ofCustomers = operationIds.filter((id) => operation(id).path.startsWith('/admin/v1/customers'))
  expect(ofCustomers.length).toBeGreaterThan(8)
  for (const id of ofCustomers) expect([id, customerFields(bodyOf(operation(id)))]).toEqual([id, []])
})

test('what a customer asks with his own key names no customer at all (APP-17)', () => {
  const own = operationIds.filter((id) => operation(id).security === 'api_key')
  expect(own.length).toBeGreaterThan(20)
  for (const id of own) {
    const { params, query } = operation(id)
    expect([id, customerFields(bodyOf(operation(id))), customerFields(params), customerFields(query)]).toEqual([
      id,
      [],
      [],
      [],
    ])
  }
})

test('a customer as he is answered names no other one, and a key names the one whose it is (APP-17)', () => {
  expect(customerFields(CustomerAnswer)).toEqual(['id'])
  for (const schema of [KeyAnswer, NewKeyAnswer, BlockAnswer]) expect(customerFields(schema)).toEqual(['customer'])
})

test('a key is made and revoked, and changed by nothing: it cannot pass to another entity (APP-17)', () => {
  const onKeys = operationIds.filter((id) => operation(id).path.includes('/keys'))
  expect(onKeys.map((id) => operation(id).method).sort()).toEqual(['DELETE', 'GET', 'POST'])
  for (const id of onKeys) expect(bodyOf(operation(id))).toBeUndefined()
})

test('a block gets its customer once, and by no other operation than those that record or assign it (APP-17, NUM-5)', () => {
  const onBlocks = operationIds.filter((id) => /\/(?:blocks|pools?)\b/.test(operation(id).path))
  const giving = onBlocks.filter((id) => operation(id).method !== 'GET')
  // That an assigned block goes to nobody else is decided by core/numbering/change-block.ts and the stores: admin/blocks.test.ts.
  expect(giving.sort()).toEqual(['addBlock', 'changeBlock', 'importBlocks'])
})

test('no table says that a customer belongs to a customer (APP-17)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'axbridge-no-reseller-'))
  try {
    await (await openSqliteStore({ directory: folder })).close()
    const database = new Database(join(folder, 'axbridge.db'), { readonly: true })
    const columnsOf = (table: string) => database.pragma(`table_info(${table})`) as readonly { readonly name: string }[]
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all() as string[]
    expect(tables).toContain('customer')
    expect(columnsOf('customer').filter(({ name }) => /customer|parent|owner|reseller|level/.test(name))).toEqual([])
    for (const table of tables) {
      const naming = columnsOf(table).filter(({ name }) => name.includes('customer'))
      expect([table, naming.length <= 1]).toEqual([table, true])
    }
    database.close()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
