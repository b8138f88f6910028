import type { Side } from './side.ts'

/** What the customer wants of one binding besides its parties and its end. Durations are ms. */
export type BindingTerms = {
  /** Who may call and write to whom (APP-9). */
  readonly direction: 'both' | 'a_to_b' | 'b_to_a'
  readonly calls: boolean
  readonly messages: boolean
  /** How long the callee may ring; null leaves it to the server. */
  readonly ringTimeoutMs: number | null
  /** How long a call may last; null leaves it to the server. */
  readonly longestCallMs: number | null
  /** What becomes of a call that is under way when the binding routes no more. */
  readonly atEnd: 'let_finish' | 'cut'
  /** How long after its end the binding still routes. */
  readonly graceMs: number
  /** The binding ends so long after its first answered call; null does not end it. */
  readonly endAfterAnswerMs: number | null
  /** Whom B reaches in a group: the default member, or the member who called last and else the default. */
  readonly groupCallee: 'default' | 'last_caller'
}

export const defaultTerms: BindingTerms = {
  direction: 'both',
  calls: true,
  messages: true,
  ringTimeoutMs: null,
  longestCallMs: null,
  atEnd: 'let_finish',
  graceMs: 0,
  endAfterAnswerMs: null,
  groupCallee: 'default',
}

const termNames = Object.keys(defaultTerms) as (keyof BindingTerms)[]

/** Terms as a store keeps them: only what differs from the defaults, as JSON; null when nothing does. */
export const writeTerms = (terms: BindingTerms): string | null => {
  if (terms === defaultTerms) return null
  const own = termNames.filter((name) => terms[name] !== defaultTerms[name])
  return own.length === 0 ? null : JSON.stringify(Object.fromEntries(own.map((name) => [name, terms[name]])))
}

/** Reads what `writeTerms` wrote. A term that was added since has its default. */
export const readTerms = (text: string | null): BindingTerms =>
  text === null ? defaultTerms : { ...defaultTerms, ...(JSON.parse(text) as Partial<BindingTerms>) }

/** Whether a side may call or write to the other. */
export const mayTurnTo = ({ direction }: BindingTerms, side: Side): boolean =>
  direction === 'both' || direction === (side === 'a' ? 'a_to_b' : 'b_to_a')
