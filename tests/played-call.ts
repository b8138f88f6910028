import { setTimeout as pause } from 'node:timers/promises'
import type { CallAnswer } from '@axbridge/api'
import { expect } from 'vitest'
import type { CarrierSite, PhoneOptions } from './carrier-site.ts'
import { finderOf } from './independent-search.ts'
import type { PhoneTrace } from './sipp-trace.ts'

const [a, b] = ['13800000001', '13900000002']
const [namesA, namesB] = [finderOf(a), finderOf(b)]

export type PlayedCall = {
  readonly x: string
  readonly caller: PhoneTrace
  readonly callee: PhoneTrace
  readonly record: CallAnswer
}

/**
 * A calls B over a new binding, each to the end of his scenario. Both must find that the other did what it says, neither may
 * be shown an octet of the number of the other, and the call has one record.
 */
export const playCall = async (
  site: CarrierSite,
  [callerScenario, callerOptions]: readonly [string, PhoneOptions?],
  [calleeScenario, calleeOptions]: readonly [string, PhoneOptions?],
): Promise<PlayedCall> => {
  const { x, id } = await site.api.bind({ a, b, orderId: `${callerScenario}/${calleeScenario}` })
  const target = site.uri(x)
  const { caller, callee } = await site.connect(
    [
      callerScenario,
      { keys: { target, caller: a }, rows: [[target, a]], more: ['-d', '100'], deadlineMs: 20_000, ...callerOptions },
    ],
    [calleeScenario, { keys: { callee: b }, ...calleeOptions }],
  )
  expect([caller.complaint, callee.complaint]).toEqual(['', ''])
  expect([caller.exitCode, callee.exitCode]).toEqual([0, 0])
  // Both searches find what they look for where it was sent.
  expect([namesA(caller.trace.sentWire), namesB(callee.trace.sentWire)]).toEqual([true, true])
  expectShownNothing(caller.trace, callee.trace)
  const [record, ...others] = await closedRecords(site, x)
  if (record === undefined || others.length > 0) throw new Error(`the call has ${others.length} records too many`)
  expect(record.binding).toBe(id)
  return { x, caller: caller.trace, callee: callee.trace, record }
}

/** The records of a number once none is open: the last message of a call does not wait for the disk. */
const closedRecords = async (site: CarrierSite, x: string): Promise<readonly CallAnswer[]> => {
  const deadline = Date.now() + 3_000
  for (;;) {
    const records = await site.api.calls({ x })
    if (records.length > 0 && records.every(({ outcome }) => outcome !== 'open')) return records
    if (Date.now() > deadline) throw new Error('a call has no closed record')
    await pause(20)
  }
}

/** The caller has received no octet of the number of the callee, and no callee one of that of the caller. */
export const expectShownNothing = (caller: PhoneTrace, ...callees: readonly PhoneTrace[]): void => {
  expect(namesB(caller.receivedWire)).toBe(false)
  for (const callee of callees) expect(namesA(callee.receivedWire)).toBe(false)
}
