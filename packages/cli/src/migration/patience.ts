/** How often and how long something that may pass is waited for. */
export type Patience = { readonly mostTries: number; readonly firstPauseMs: number; readonly longestPauseMs: number }

/** Half an hour in all: a server that is restarted or overloaded comes back in less. */
export const standardPatience: Patience = { mostTries: 60, firstPauseMs: 500, longestPauseMs: 30_000 }
