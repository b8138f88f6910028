/**
 * How the parties of a binding see each other. AXB: both dial and see X. AXYB: A dials X and B sees Y; B dials Y and A
 * sees X. GXB and GXYB: the same, with a group in the place of A.
 */
export const modes = ['AXB', 'AXYB', 'GXB', 'GXYB'] as const

export type Mode = (typeof modes)[number]
