/** What is looked at to decide whom an attempt reaches, in this order. */
export const decisionNames = ['trunk', 'caller', 'dialled', 'standing', 'route', 'supervision', 'way', 'terms'] as const

/** One step of a decision, for people. `result` is a word; `detail` says more, and neither ever holds a real number. */
export type DecisionStep = {
  readonly name: (typeof decisionNames)[number]
  readonly result: string
  readonly detail?: string
}
