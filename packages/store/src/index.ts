export { defaultMemoryLimits, type MemoryLimits } from './memory/limits.ts'
export { openMemoryStore } from './memory/open.ts'
export { type OpenedCallStore, openSqliteCallStore, type SqliteCallStoreOptions } from './sqlite/call-store.ts'
export {
  defaultSqliteSettings,
  openSqliteStore,
  type SqliteOptions,
  type SqliteSettings,
  type SqliteStore,
} from './sqlite/open.ts'
export type { StoreBatch, StoreLink, StoreNews } from './sqlite/store-link.ts'
