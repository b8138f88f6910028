import { answered, type OperationHandler } from '../operation/operation-handler.ts'
import type { AdminParts } from './admin-parts.ts'
import type { Operator } from './operator.ts'

/** How the server fares, and how it is set up. */
export const overviewOperations = ({
  overview,
  settings,
}: Pick<AdminParts, 'overview' | 'settings'>): Readonly<
  Record<'getOverview' | 'getSettings', OperationHandler<Operator>>
> => ({
  getOverview: async () => answered(200, await overview()),
  getSettings: async () => answered(200, { items: settings() }),
})
