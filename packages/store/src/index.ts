export { defaultMemoryLimits, type MemoryLimits } from './memory/limits.ts'
export { openMemoryStore } from './memory/open.ts'
