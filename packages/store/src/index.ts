export { defaultMemoryLimits, type MemoryLimits } from './memory/limits.ts'
export { openMemoryStore } from './memory/open.ts'
export { defaultSqliteSettings, openSqliteStore, type SqliteOptions, type SqliteSettings } from './sqlite/open.ts'
