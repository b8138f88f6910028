import { expect, test } from 'vitest'
import { SourceScore } from './source-score.ts'
import { freeStagedCall, type StagedCall } from './staged-call.ts'

const startedAt = 1_000

const callAt = (offeredAfterMs: number, setUpMs = 10): StagedCall => ({
  ...freeStagedCall(0),
  invitedAt: startedAt + offeredAfterMs,
  setUpMs,
})

const score = (seconds = 20): SourceScore => new SourceScore(startedAt, seconds, 100)

test('service is full from the beginning when every call is completed at once', () => {
  const all = score()
  for (let at = 0; at < 20_000; at += 500) all.complete(callAt(at))
  expect(all.outcome().fullServiceAfterMs).toBe(0)
})

test('service is full behind the last call that was refused, lost, or answered too late to be spared a repetition', () => {
  const all = score()
  all.refuse(callAt(310))
  all.lose(callAt(740))
  all.complete(callAt(1_250, 501))
  all.complete(callAt(1_350, 499))
  expect(all.outcome().fullServiceAfterMs).toBe(1_300)
})

test('what happens after five good seconds does not count, and four good seconds are too few', () => {
  const all = score()
  all.refuse(callAt(4_050))
  all.timeOut(callAt(9_950))
  expect(all.outcome().fullServiceAfterMs).toBe(4_100)
  const bad = score(8)
  bad.refuse(callAt(3_999))
  expect(bad.outcome().fullServiceAfterMs).toBe(null)
})
