import { code, page, table } from './markdown.ts'
import { type Described, fieldsOf, meaning, typeWords } from './schema-words.ts'

/** A section is told by its keys. */
const isSection = ({ properties, anyOf = [], items }: Described): boolean =>
  properties !== undefined || items?.properties !== undefined || anyOf.some((one) => one.properties !== undefined)

/** The default of a section stands at its keys, unless there is no section by default. */
const meaningOf = (field: Described): string => {
  const { default: fallback, ...rest } = field
  return isSection(field) && fallback !== null ? meaning(rest) : meaning(field)
}

/** docs/reference/config.md: every key, by its section. */
export const configPage = (schema: Described): string => {
  const fields = fieldsOf(schema)
  const sections = Object.keys(schema.properties ?? {}).map((section) => {
    const rows = fields
      .filter(({ path }) => path === section || path.startsWith(`${section}.`) || path.startsWith(`${section}[]`))
      .filter(({ path, schema: field }) => path !== section || !isSection(field))
      .map(({ path, schema: field, isRequired }) => [
        code(path),
        typeWords(field),
        `${isRequired && field.default === undefined ? 'Required. ' : ''}${meaningOf(field)}`.trimEnd(),
      ])
    return `## ${section}\n\n${table(['Key', 'Type', 'Meaning'], rows)}`
  })
  return page('The configuration', [
    'Every key of `config.yaml`, from the schema that the server holds the file to. [config.sample.yaml](../../config.sample.yaml) shows each at its default. Dots stand between the levels, and `[]` behind a list. Times are in milliseconds unless the name ends otherwise; relative folders count from where AXBridge is started.',
    'The file is the one that `--config` names, else the one that `AXBRIDGE_CONFIG` names, else `config.yaml` in the folder where AXBridge is started, else all defaults. An unknown key, a missing one or a wrong value ends the start with one line that names the key and its rule.',
    ...sections,
  ])
}
