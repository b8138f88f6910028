import type { ApiDocument } from './api-page.ts'
import { anchorOf, code, page, table } from './markdown.ts'
import { type Described, fieldsOf, meaning, referredName, typeWords } from './schema-words.ts'

type EventSchema = { readonly name: string; readonly type: string; readonly schema: Described }

const schemasOn = 'api.md'

/** The schemas of what happens: an envelope whose type is one word. */
const eventsOf = ({ components }: ApiDocument): readonly EventSchema[] =>
  Object.entries(components.schemas).flatMap(([name, schema]) => {
    const type = schema.properties?.type?.const
    return typeof type === 'string' && schema.properties?.data !== undefined ? [{ name, type, schema }] : []
  })

const namesIn = (schema: Described | undefined): readonly string[] =>
  (schema?.anyOf ?? []).flatMap(({ $ref }) => ($ref === undefined ? [] : [referredName($ref)]))

const eventPart = ({ type, schema }: EventSchema): string => {
  const rows = fieldsOf(schema.properties?.data ?? {}).map(({ path, schema: field }) => [
    code(`data.${path}`),
    typeWords(field, schemasOn),
    meaning(field),
  ])
  return [`### ${type}`, schema.description ?? '', table(['Field', 'Type', 'Meaning'], rows)].join('\n\n')
}

/** docs/reference/events.md: the envelope, and every event with its data. */
export const eventsPage = (document: ApiDocument): string => {
  const events = eventsOf(document)
  const [first] = events
  if (first === undefined) throw new Error('openapi.json has no event')
  const { data: _, ...envelope } = first.schema.properties ?? {}
  const toCustomers = new Set(namesIn(document.components.schemas.Event))
  const contents = events.map(({ name, type, schema }) => [
    `[${code(type)}](#${anchorOf(type)})`,
    toCustomers.has(name) ? 'the customer' : 'operators',
    schema.description ?? '',
  ])
  const rows = Object.entries(envelope).map(([name, schema]) => [
    code(name),
    name === 'type' ? 'one of those below' : typeWords(schema, schemasOn),
    meaning(schema),
  ])
  return page('Events', [
    'What `GET /v1/events` and its stream tell, and what webhooks send, from [openapi.json](../../openapi.json). How they are read stands in [events.md](../events.md), how they are sent in [webhooks.md](../webhooks.md). No event holds a real number: calls have masks, bindings no party at all.',
    table(['Type', 'Told to', 'What happened'], contents),
    '## Every event',
    table(['Field', 'Type', 'Meaning'], rows),
    '## Data',
    ...events.map(eventPart),
  ])
}
