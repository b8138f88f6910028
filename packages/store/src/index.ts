export { type BackUpSettings, backUpEmbeddedStore } from './backup/back-up.ts'
export type { BackupManifest } from './backup/manifest.ts'
export { type Restored, type RestoreSettings, restoreEmbeddedStore } from './backup/restore.ts'
export type { Opening } from './check/check-parts.ts'
export { type CheckReport, type CheckSettings, checkStore } from './check/check-store.ts'
export { type FaultName, faults } from './check/fault.ts'
export { type Finding, Findings } from './check/findings.ts'
export type { KeptStore } from './check/kept-store.ts'
export { openPostgresKeptStore } from './check/postgres/kept-store.ts'
export { openEmbeddedKeptStore } from './check/sqlite/kept-store.ts'
export { type Copied, type CopySettings, copyEmbeddedStore } from './copy/copy-store.ts'
export { noDigest, withId } from './deletion-proofs.ts'
export { defaultMemoryLimits, type MemoryLimits } from './memory/limits.ts'
export { openMemoryStore } from './memory/open.ts'
export {
  defaultPostgresSettings,
  type OtherServers,
  openPostgresStore,
  type PostgresOptions,
  type PostgresSettings,
  type PostgresStore,
} from './postgres/open.ts'
export { type OpenedCallStore, openSqliteCallStore, type SqliteCallStoreOptions } from './sqlite/call-store.ts'
export {
  defaultSqliteSettings,
  openSqliteStore,
  type SqliteOptions,
  type SqliteSettings,
  type SqliteStore,
} from './sqlite/open.ts'
export type { StoreBatch, StoreLink, StoreNews } from './sqlite/store-link.ts'
export { readSqliteState, type SqliteState } from './sqlite/store-state.ts'
