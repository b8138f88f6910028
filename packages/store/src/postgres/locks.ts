/**
 * The advisory locks, all of the one database that the servers share. Numbers are locked by the key of one integer, block and
 * serial; the rest by two: what is locked, and which of them.
 */
export const lockOf = { block: 7_001, server: 7_002, webhooks: 7_003 } as const

/** Above every number (block and serial are below 10^12). */
export const migrationLock = 700_000_000_000_001
export const relayLock = 700_000_000_000_002
/** Whoever appends to the audit log holds it until his entry is committed. */
export const auditLock = 700_000_000_000_003
/** Whoever changes a matter holds it until that is committed. */
export const matterLock = 700_000_000_000_004
/** The server that runs deletion holds it while it lives. */
export const deletionLock = 700_000_000_000_005

export const numberLock = (block: number, serial: number): number => block * 10_000 + serial
