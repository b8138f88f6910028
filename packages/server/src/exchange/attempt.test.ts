import { type CallId, type CallRecord, type CustomerId, emptyProfile, openRecord } from '@axbridge/core'
import { openMemoryStore } from '@axbridge/store'
import { expect, onTestFinished, test } from 'vitest'
import { Attempt } from './attempt.ts'
import type { ExchangeLog } from './exchange-log.ts'

const customer = 'cus_abcdefghijkmnpqr' as CustomerId
const id = 'call_70012345678_abcdefghijkmnpqr' as CallId

/** An attempt that opened at 1, on a store of its own; its clock counts up by one with each look. */
const openAttempt = async () => {
  const store = openMemoryStore()
  onTestFinished(() => store.close())
  const settings = { bearerAllowed: true, pairsPerNumber: null, mostPairs: null }
  await store.customers.addCustomer({ id: customer, name: 'one', createdAt: 1, settings, profile: emptyProfile })
  let now = 1
  const clock = { now: () => ++now }
  const opened = openRecord({ id, x: null, caller: '138****0001', trunk: 'carrier', startedAt: now })
  const record: CallRecord = { ...opened, customer }
  const attempt = new Attempt(store.records, clock, silent, record)
  attempt.open()
  const told = async () =>
    (await store.events.read({ owner: customer, after: 0, limit: 9 })).events.map(({ at, happening }) => [
      happening.type,
      at,
    ])
  return { attempt, told }
}

const nothing = (): void => undefined

const silent: ExchangeLog = new Proxy({} as ExchangeLog, { get: () => nothing })

const end = { by: 'callee', outcome: 'completed', q850Cause: 16 } as const

test('an attempt tells that it began, rang, was answered and ended, each once', async () => {
  const { attempt, told } = await openAttempt()
  attempt.ringing()
  attempt.ringing()
  await attempt.answered()
  attempt.ended(end)
  expect(await told()).toEqual([
    ['call.started', 1],
    ['call.ringing', 2],
    ['call.answered', 4],
    ['call.ended', 5],
  ])
})

test('a ringing that comes behind the answer or the end tells nothing', async () => {
  const { attempt, told } = await openAttempt()
  await attempt.answered()
  attempt.ringing()
  attempt.ended(end)
  attempt.ringing()
  expect((await told()).map(([type]) => type)).toEqual(['call.started', 'call.answered', 'call.ended'])
})
