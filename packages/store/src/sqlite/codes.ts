import type { BlockState, CallOutcome, CallRefusal, Mode, Pair, Side, Verification } from '@axbridge/core'

/** What a word is on disk. A code once released keeps its meaning; a new word gets the next one. */
type Codes<Word extends string> = { readonly [W in Word]: number }

const modes: Codes<Mode> = { AXB: 0, AXYB: 1, GXB: 2, GXYB: 3 }

const sides: Codes<Side> = { a: 0, b: 1 }

/** `open` is the 0 of the partial index call_record_open. */
const outcomes: Codes<CallOutcome> = {
  open: 0,
  completed: 1,
  refused: 2,
  busy: 3,
  no_answer: 4,
  declined: 5,
  cancelled: 6,
  failed: 7,
  lost: 8,
}

const refusals: Codes<CallRefusal> = {
  not_a_party: 0,
  ended: 1,
  wrong_direction: 2,
  suspended: 3,
  no_identity: 4,
  protected_caller: 5,
  rate_limited: 6,
  unknown_trunk: 7,
  loop: 8,
  overloaded: 9,
  unreachable: 10,
  not_acceptable: 11,
  internal: 12,
  switched_off: 13,
  no_member: 14,
  refused_by_callee: 15,
  by_policy: 16,
  not_verified: 17,
}

const verifications: Codes<Verification> = { verified: 0, rejected: 1, no_answer: 2, passed_over: 3 }

const blockStates: Codes<BlockState> = { allocated: 0, active: 1, withdrawn: 2, recovered: 3 }

/** Who somebody is on a number, and with it whether he counts there: of B only one who is `b_alone` does. */
const pairSides: Codes<Side | 'b_alone'> = { ...sides, b_alone: 2 }

export const coder = <Word extends string>(codes: Codes<Word>) => {
  const words = new Map(Object.entries<number>(codes).map(([word, code]) => [code, word as Word]))
  return {
    code: (word: Word): number => codes[word],
    word: (code: number): Word => {
      const word = words.get(code)
      if (word === undefined) throw new Error(`the store holds an unknown code: ${code}`)
      return word
    },
  }
}

export const modeCodes = coder(modes)
export const sideCodes = coder(sides)
export const outcomeCodes = coder(outcomes)
export const refusalCodes = coder(refusals)
export const verificationCodes = coder(verifications)
export const blockStateCodes = coder(blockStates)

const pairSideCodes = coder(pairSides)

export const pairSideCode = ({ side, counts }: Pick<Pair, 'side' | 'counts'>): number =>
  pairSideCodes.code(side === 'b' && counts ? 'b_alone' : side)

export const pairSideOf = (code: number): Pick<Pair, 'side' | 'counts'> => {
  const word = pairSideCodes.word(code)
  return { side: word === 'a' ? 'a' : 'b', counts: word !== 'b' }
}
