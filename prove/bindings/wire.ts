import type { Person, Whose } from './ground.ts'
import type { BlockState, Errand, Mode, Terms } from './step.ts'

/** An operation as it is asked for: everything in it is named. */
export type Asked =
  | {
      readonly kind: 'bind'
      readonly by: Whose
      readonly mode: Mode
      readonly a: readonly Person[]
      readonly chosen: Person | null
      readonly b: Person
      readonly order: string
      readonly expiresAt: number
      readonly terms: Terms
      readonly choice: 'random' | 'last' | { readonly x: string; readonly y: string | null }
      readonly key: string | null
      readonly body: string
      readonly draw: number
    }
  | { readonly kind: 'change'; readonly by: Whose; readonly id: string; readonly change: AskedChange }
  | { readonly kind: 'unbind'; readonly by: Whose; readonly id: string; readonly graceMs: number | null }
  | { readonly kind: 'unbind order'; readonly by: Whose; readonly order: string; readonly graceMs: number | null }
  | {
      readonly kind: 'call'
      readonly caller: Person
      readonly number: string
      readonly errand: Errand
      readonly notes: boolean
    }
  | { readonly kind: 'note' | 'answer' | 'lasts' }
  | {
      readonly kind: 'dry run'
      readonly by: Whose
      readonly caller: Person
      readonly number: string
      readonly errand: Errand
    }
  | { readonly kind: 'find'; readonly by: Whose; readonly id: string }
  | { readonly kind: 'list'; readonly by: Whose; readonly filter: AskedFilter; readonly limit: number }
  | {
      readonly kind: 'change block'
      readonly block: string
      readonly from: BlockState
      readonly to?: BlockState
      readonly validUntil?: number | null
      readonly customer?: Whose
    }
  | {
      readonly kind: 'add block'
      readonly block: string
      readonly customer: Whose | null
      readonly state: BlockState
      readonly validFrom: number
      readonly validUntil: number | null
    }
  | { readonly kind: 'forget answers' }

export type AskedBind = Extract<Asked, { kind: 'bind' }>

export type AskedChange = {
  readonly expiresAt?: number
  readonly a?: Person
  readonly b?: Person
  readonly members?: readonly Person[]
  readonly add?: readonly Person[]
  readonly remove?: readonly Person[]
  readonly chosen?: Person | null
  readonly terms?: Partial<Terms>
}

export type AskedFilter = {
  readonly order?: string
  readonly number?: string
  readonly person?: Person
  readonly mode?: Mode
  readonly state?: 'live' | 'grace' | 'ended'
  readonly from?: number
  readonly to?: number
}

export type ToldBinding = {
  readonly id: string
  readonly mode: Mode
  readonly order: string
  readonly x: string
  readonly y: string
  readonly a: readonly Person[]
  readonly chosen: Person | null
  readonly b: Person
  readonly terms: Terms
  readonly createdAt: number
  readonly expiresAt: number
  readonly unboundAt: number | null
  readonly answeredAt: number | null
}

/** What became of an operation. */
export type Told =
  | { readonly kind: 'bound'; readonly binding: ToldBinding; readonly how: string }
  | { readonly kind: 'repeated'; readonly answer: string }
  /** `by`: the binding that the refusal names. */
  | { readonly kind: 'refused'; readonly reason: string; readonly by: string | null }
  | { readonly kind: 'found'; readonly binding: ToldBinding }
  | { readonly kind: 'order ended'; readonly count: number; readonly ids: readonly string[] }
  /** Whom one reaches and what he is shown, or why nobody. */
  | { readonly kind: 'route'; readonly route: string }
  /** Null when no call was connected. */
  | { readonly kind: 'lasts'; readonly until: number | null; readonly atEnd: Terms['atEnd'] | null }
  | { readonly kind: 'listed'; readonly ids: readonly string[] }
  | { readonly kind: 'block'; readonly outcome: string }
  | { readonly kind: 'done' }
  /** It threw, or gave what nothing may give. */
  | { readonly kind: 'failed'; readonly text: string }

/** Who reaches whom by one number: for a call and for a message. */
export type ToldRoute = readonly [caller: Person, number: string, call: string, message: string]

/** How a route is written: the callee and what he is shown. */
export const connects = (callee: Person, present: string): string => `${callee} sees ${present}`

/** The answer that is kept of a bind. */
export const answerOf = ({ id, x, y }: Pick<ToldBinding, 'id' | 'x' | 'y'>): string => [id, x, y].join(' ')

/** What is read when the operations are done, besides the numbers of a binding that was made. */
export type Looks = {
  readonly people: readonly Person[]
  readonly numbers: readonly string[]
  readonly finds: readonly { readonly by: Whose; readonly id: string }[]
  /** How many of the newest bindings of each customer are named. */
  readonly newest: number
}

export type Work = { readonly world: number; readonly asked: readonly Asked[]; readonly looks: Looks }

export type Seen = {
  readonly told: readonly Told[]
  readonly routes: readonly ToldRoute[]
  readonly found: readonly Told[]
  readonly newest: readonly [readonly string[], readonly string[]]
}

/** What a full check reads of a world. `remembered`: how far back in the bindings of a customer. */
export type Survey = { readonly world: number; readonly remembered: number; readonly lists: boolean }

export type ToldBlock = {
  readonly block: string
  readonly customer: Whose | null
  readonly state: BlockState
  readonly validUntil: number | null
  readonly firstUsedAt: number | null
  readonly held: number
  readonly returning: readonly { readonly by: number; readonly pairs: number }[]
}

/** An event of a binding. `reason` of an end; `expiresAt` where the event says it. */
export type ToldEvent = {
  readonly number: number
  readonly at: number
  readonly type: string
  readonly binding: string
  readonly expiresAt: number | null
  readonly reason: string | null
}

/** How many of a customer's newest events a full check reads. */
export const mostEvents = 2_000

export type Everything = {
  readonly routes: readonly ToldRoute[]
  readonly blocks: readonly ToldBlock[]
  readonly owners: readonly {
    /** The newest first. */
    readonly bindings: readonly ToldBinding[]
    readonly lists: readonly { readonly filter: AskedFilter; readonly ids: readonly string[] }[]
    /** Behind each key: the answer, or undefined. */
    readonly kept: Readonly<Record<string, string | null>>
    /** The newest, in their order. */
    readonly events: readonly ToldEvent[]
    readonly pool: { readonly blocks: number; readonly capacity: number; readonly held: number; readonly free: number }
    readonly binds: { readonly count: number; readonly oldest: number | null }
  }[]
}
