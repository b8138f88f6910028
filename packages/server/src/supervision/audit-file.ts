import { join } from 'node:path'
import type { Config } from '../config.ts'

/** Where checkpoints are appended outside the database. */
export const checkpointFileOf = ({ data, supervision }: Pick<Config, 'data' | 'supervision'>): string =>
  supervision.audit.checkpointFile ?? join(data, 'audit-checkpoints.jsonl')
