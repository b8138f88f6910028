import type { Everything, Seen, Survey, Work } from '../wire.ts'
import type { Opening } from './subject.ts'

export type ToProcess =
  | { readonly kind: 'open'; readonly directory: string; readonly opening: Opening; readonly isNew: boolean }
  | { readonly kind: 'time'; readonly time: number }
  /** Works that are begun at once, each with its number. */
  | { readonly kind: 'do'; readonly works: readonly (readonly [number, Work])[] }
  | { readonly kind: 'survey'; readonly n: number; readonly survey: Survey }
  | { readonly kind: 'close' }

export type FromProcess =
  | { readonly kind: 'opened' }
  | { readonly kind: 'time'; readonly now: number }
  | { readonly kind: 'done'; readonly seen: readonly (readonly [number, Seen])[] }
  | { readonly kind: 'surveyed'; readonly n: number; readonly everything: Everything }
