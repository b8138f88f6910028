import type { HostPort } from '../call-texts.ts'
import { freeCall, type LiveCall } from '../live-calls.ts'

/** A call whose phones repeat what is not answered. */
export type StagedCall = LiveCall & {
  /** Places in the plan of the run. */
  stage: number
  source: number
  /** What the caller has heard of his INVITE. After 18x or 2xx it is accepted: who hears it ring counts on being connected. */
  heard: 'nothing' | 'trying' | 'accepted'
  /** How often its INVITE, and later its BYE, was repeated, and when that is due again. */
  repeats: number
  repeatAt: number
  /** First INVITE sent to 200 received. */
  setUpMs: number
  /** The callee's 200, until it is acknowledged; empty otherwise. */
  answer: string
  /** Who asked the callee, and gets that. */
  asker: HostPort | undefined
  answerRepeats: number
  answerRepeatAt: number
}

export const freeStagedCall = (slot: number): StagedCall => ({
  ...freeCall(slot),
  stage: 0,
  source: 0,
  heard: 'nothing',
  repeats: 0,
  repeatAt: 0,
  setUpMs: 0,
  answer: '',
  asker: undefined,
  answerRepeats: 0,
  answerRepeatAt: 0,
})
