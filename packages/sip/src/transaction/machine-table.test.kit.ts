import type { Effect } from './effect.ts'

/** For tests only: a step of a machine as one line of text, to be laid beside the figures of the RFCs. */

const written = (effect: Effect): string => {
  switch (effect.kind) {
    case 'start':
      return `${effect.timer.toUpperCase()}=${effect.ms}`
    case 'stop':
      return `stop ${effect.timer.toUpperCase()}`
    case 'tell':
      return `tell ${effect.what}`
    case 'send':
    case 'acknowledge':
    case 'pass':
      return effect.kind
  }
}

type Step<State> = readonly [State, readonly Effect[]]

/** `next: effects`, and `-` where nothing happens. */
export const writtenStep = <State extends { readonly name: string }>(
  from: State,
  [to, effects]: Step<State>,
): string => {
  if (to.name === from.name && effects.length === 0) return '-'
  return `${to.name}: ${effects.map(written).join(', ')}`.trim()
}
