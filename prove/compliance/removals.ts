import { callRemovals } from './call-removals.ts'
import { customerRemovals } from './customer-removals.ts'
import { dataRemovals } from './data-removals.ts'
import type { Removal } from './removal.ts'
import { securityRemovals } from './security-removals.ts'
import { traceRemovals } from './trace-removals.ts'

/** In the order of the checklist's groups. */
export const removals: readonly Removal[] = [
  ...customerRemovals,
  ...callRemovals,
  ...traceRemovals,
  ...dataRemovals,
  ...securityRemovals,
]
