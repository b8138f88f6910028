import type { Config } from '../config.ts'
import { readUrl } from '../server-store.ts'

/** The address of the PostgreSQL that a configuration names; undefined where its store is embedded. Throws StartError. */
export const postgresUrl = ({ store }: Pick<Config, 'store'>): string | undefined =>
  store.kind === 'postgres' ? (store.url ?? readUrl(store.urlFile ?? '')) : undefined
