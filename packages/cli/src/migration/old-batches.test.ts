import { Readable } from 'node:stream'
import { readOldBindingFile } from '@axbridge/server'
import { expect, test } from 'vitest'
import { cutIntoBatches, type OldBatch } from './old-batches.ts'

const header = 'old_number,mode,a,members,b,order_id,expires_at'
const line = (order: string) => `95013000001,,13800000011,,13900000012,${order},2030-01-31T09:00:00Z`
const badLine = ',,,,,,'

const cut = async (lines: readonly string[]): Promise<readonly OldBatch[]> => {
  const batches: OldBatch[] = []
  const file = Readable.from([Buffer.from([header, ...lines].join('\n'))])
  for await (const batch of cutIntoBatches(readOldBindingFile(file))) batches.push(batch)
  return batches
}
const orders = (count: number) => Array.from({ length: count }, (_, at) => line(`order-${at}`))
const keys = (batches: readonly OldBatch[]) => batches.map(({ idempotencyKey }) => idempotencyKey)

test('a file is cut after 1,000 lines, bad ones counted, and no line is lost', async () => {
  const lines = orders(2_500).toSpliced(10, 1, badLine)
  const batches = await cut(lines)
  expect(batches.map((batch) => batch.lines.length)).toEqual([1_000, 1_000, 500])
  expect(batches.map(({ items }) => items.length)).toEqual([999, 1_000, 500])
  expect(batches.flatMap((batch) => batch.lines.map((one) => one.line))).toEqual(lines.map((_, at) => at + 2))
})

test('batches of large groups are cut before a body becomes too long', async () => {
  const members = Array.from({ length: 200 }, (_, at) => `138${String(at).padStart(8, '0')}`).join(';')
  const lines = Array.from({ length: 300 }, () => `95013000001,GXB,,${members},13900000012,订单,2030-01-31T09:00:00Z`)
  const batches = await cut(lines)
  expect(batches.length).toBeGreaterThan(1)
  expect(batches.flatMap(({ items }) => items)).toHaveLength(300)
  for (const { items } of batches) {
    const body = JSON.stringify({ items: items.map(({ binding }) => binding.bind) })
    expect(Buffer.byteLength(body)).toBeLessThan(1_048_576)
  }
})

test('the same content has the same keys, and other content has others', async () => {
  const lines = orders(1_500)
  expect(keys(await cut(lines))).toEqual(keys(await cut(lines)))
  const [first, second] = keys(await cut(lines))
  const [sameFirst, otherSecond] = keys(await cut(lines.toSpliced(1_200, 1, line('another'))))
  expect(sameFirst).toBe(first)
  expect(otherSecond).not.toBe(second)
  expect(first).toMatch(/^migrate-[0-9a-f]{64}$/)
})

test('the same lines in two parts of a file have two keys, for they are two orders', async () => {
  const lines = Array.from({ length: 2_000 }, () => line('same'))
  const [first, second] = keys(await cut(lines))
  expect(first).not.toBe(second)
})
