import type { Person, Slot, Whose } from './ground.ts'

export type Mode = 'AXB' | 'AXYB' | 'GXB' | 'GXYB'

export const isGroupMode = (mode: Mode): boolean => mode === 'GXB' || mode === 'GXYB'

export type Terms = {
  readonly direction: 'both' | 'a_to_b' | 'b_to_a'
  readonly calls: boolean
  readonly messages: boolean
  readonly ringTimeoutMs: number | null
  readonly longestCallMs: number | null
  readonly atEnd: 'let_finish' | 'cut'
  readonly graceMs: number
  readonly endAfterAnswerMs: number | null
  readonly groupCallee: 'default' | 'last_caller'
}

export type BlockState = 'allocated' | 'active' | 'withdrawn' | 'recovered'
export type Errand = 'call' | 'message'

/** The nth binding, modulo how many there are: of the live ones, or of all that are remembered, the newest first. */
export type Which = { readonly nth: number; readonly of: 'live' | 'known' }

/** Who is to be bound: these people, or those of a binding that was, as they stood or the other way round. */
export type Partners =
  | { readonly a: readonly Person[]; readonly chosen: number | null; readonly b: Person }
  | { readonly like: Which; readonly turned: boolean }

export type Choice = 'random' | 'last' | { readonly x: number; readonly y: number | null }

export type Change = {
  readonly lifeMs?: number
  readonly a?: Person
  readonly b?: Person
  readonly members?: readonly Person[]
  readonly add?: readonly Person[]
  readonly remove?: readonly Person[]
  readonly chosen?: Person | null
  readonly terms?: Partial<Terms>
}

/** What is looked for in the bindings of a customer. */
export type Filter = {
  readonly order?: number
  readonly number?: number
  readonly person?: Person
  readonly mode?: Mode
  readonly state?: 'live' | 'grace' | 'ended'
  readonly fromMs?: number
  readonly toMs?: number
}

/** One operation of a world, said so that it can be done in any state: what it names is found when it is done. */
export type Operation =
  | {
      readonly kind: 'bind'
      readonly by: Whose
      readonly mode: Mode
      readonly partners: Partners
      readonly order: number
      readonly lifeMs: number
      readonly terms: Partial<Terms>
      readonly choice: Choice
      readonly key: number | null
      readonly body: number
      /** Seeds the randomness of this bind. */
      readonly draw: number
    }
  | { readonly kind: 'change'; readonly which: Which; readonly byOther: boolean; readonly change: Change }
  | { readonly kind: 'unbind'; readonly which: Which; readonly byOther: boolean; readonly graceMs: number | null }
  | { readonly kind: 'unbind order'; readonly by: Whose; readonly order: number; readonly graceMs: number | null }
  /** Somebody of a binding, or a stranger, dials one of its numbers; `notes` says that the server hears who called. */
  | {
      readonly kind: 'call'
      readonly which: Which
      readonly who: number
      readonly otherNumber: boolean
      readonly errand: Errand
      readonly notes: boolean
    }
  /** Of the call that was connected last: who called is noted, it is answered, and how long it may last. */
  | { readonly kind: 'note' }
  | { readonly kind: 'answer' }
  | { readonly kind: 'lasts' }
  | {
      readonly kind: 'dry run'
      readonly by: Whose
      readonly which: Which
      readonly who: number
      readonly errand: Errand
    }
  | { readonly kind: 'find'; readonly which: Which; readonly byOther: boolean }
  | { readonly kind: 'list'; readonly by: Whose; readonly filter: Filter; readonly limit: number }
  | {
      readonly kind: 'change block'
      readonly slot: Slot
      /** The nth of the states that may follow. */
      readonly to?: number
      readonly validForMs?: number | null
      readonly customer?: Whose
      readonly outdated: boolean
    }
  | {
      readonly kind: 'add block'
      readonly slot: Slot
      readonly customer: Whose | null
      readonly state: 'allocated' | 'active'
      readonly validForMs: number | null
    }
  | { readonly kind: 'forget answers' }

/** The next instants at which somebody of a world stops being reached or remembered; or an answer stops being kept. */
export type Edge = 'next' | 'kept'

/** One step of a history. */
export type Step =
  /** Operations that are begun at once; mostly one. */
  | { readonly kind: 'do'; readonly world: number; readonly operations: readonly Operation[] }
  | { readonly kind: 'clock'; readonly byMs: number }
  /** The clock goes to an instant at which something ends, or just beside it; not further back than an hour. */
  | {
      readonly kind: 'clock at'
      readonly world: number
      readonly edge: Edge
      /** The nth of them. */
      readonly nth: number
      readonly byMs: number
    }
  /**
   * The process is killed when so many of the steps before it since the clock moved were answered, and a little later.
   * While it is down the clock steps back: nobody but the store remembers the time then.
   */
  | { readonly kind: 'kill'; readonly answered: number; readonly delayMs: number; readonly backMs: number }
  | { readonly kind: 'restart' }
  /** All that can be read of a world, or of every world, is held to the model. */
  | { readonly kind: 'check'; readonly world: number | null }
