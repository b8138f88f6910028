import type { Fault } from '../../faults/fault.ts'
import type { StoreName } from '../subject/subject.ts'

/** A fault that the proof of the bindings must find by itself, without a test that was written for it. */
export type BindingFault = Pick<Fault, 'name' | 'file' | 'find' | 'replace'> & {
  /** What may not be, and why. */
  readonly why: string
  /** The store on which it is looked for. */
  readonly store: StoreName
}
