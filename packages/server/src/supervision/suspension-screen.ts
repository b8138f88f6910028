import type { ConnectionScreen, SuspensionsInForce } from '@axbridge/core'

/** Refuses calls and texts of what is suspended: to a party alone, since nobody else is connected (BASE-6). */
export const suspensionScreen = (inForce: Pick<SuspensionsInForce, 'of'>): ConnectionScreen => ({
  refusalOf: ({ standing }) => (inForce.of(standing.stored) === undefined ? undefined : 'suspended'),
})
