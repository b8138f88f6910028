import { actualUserRemovals } from './actual-user-removals.ts'
import { callRemovals } from './call-removals.ts'
import { customerRemovals } from './customer-removals.ts'
import { dataRemovals } from './data-removals.ts'
import type { Removal } from './removal.ts'
import { securityRemovals } from './security-removals.ts'
import { traceRemovals } from './trace-removals.ts'

/** In the order of the checklist's groups. */
export const removals: readonly Removal[] = [
  ...customerRemovals,
  ...actualUserRemovals,
  ...callRemovals,
  ...traceRemovals,
  ...dataRemovals,
  ...securityRemovals,
]
