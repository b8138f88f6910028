import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Operator } from './operator.ts'

/** How the server fares, and how it is set up. */
export const overviewOperations = ({
  overview,
  settings,
  verification,
}: Pick<AdminParts, 'overview' | 'settings' | 'verification'>): Readonly<
  Record<'getOverview' | 'getSettings' | 'getVerification', OperationHandler<Operator>>
> => ({
  getOverview: async () => answered(200, await overview()),
  getSettings: async () => answered(200, { items: settings() }),
  getVerification: async () => answered(200, await verification()),
})
