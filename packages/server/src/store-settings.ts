import Type, { type Static } from 'typebox'
import type { KeyFault } from './filled-value.ts'

/** Where the data are kept. */
export const storeSettings = Type.Object(
  {
    kind: Type.Union([Type.Literal('embedded'), Type.Literal('postgres')], {
      description:
        'embedded: in the folder data, for one server; postgres: in a PostgreSQL that several servers may share',
      default: 'embedded',
    }),
    url: Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 4_096 })], {
      description:
        'postgres://user@host:5432/database, several hosts with commas between them; better in urlFile or in AXBRIDGE_POSTGRES_URL where a password stands in it',
      default: null,
    }),
    urlFile: Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 4_096 })], {
      description: 'a file that holds the url and nothing else',
      default: null,
    }),
    connections: Type.Integer({
      description: 'connections that read from PostgreSQL; three more write and follow the other servers',
      default: 8,
      minimum: 1,
      maximum: 200,
    }),
  },
  { additionalProperties: false, default: {} },
)

export type StoreSettings = Static<typeof storeSettings>

/** What no schema can say of these settings. */
export const faultOfStore = (config: {
  readonly store: StoreSettings
  readonly sip: { readonly workers: number }
}): KeyFault | undefined => {
  const { kind, url, urlFile } = config.store
  if (kind === 'embedded') {
    const given = url === null ? urlFile : url
    return given === null
      ? undefined
      : fault(url === null ? 'store.urlFile' : 'store.url', 'is for store.kind postgres')
  }
  if (url !== null && urlFile !== null) return fault('store.urlFile', 'must be null where store.url is given')
  if (url === null && urlFile === null)
    return fault('store.url', 'is missing: give it, store.urlFile or AXBRIDGE_POSTGRES_URL')
  if (config.sip.workers > 0)
    return fault('sip.workers', 'must be 0 where store.kind is postgres: run several servers on the database instead')
  return undefined
}

const fault = (field: string, rule: string): KeyFault => ({ kind: 'fault', field, rule })
