import { configSchema } from '@axbridge/server'
import { type ApiDocument, apiPage } from './api-page.ts'
import { type CommandHelp, cliPage } from './cli-page.ts'
import { configPage } from './config-page.ts'
import { errorsPage } from './errors-page.ts'
import { eventsPage } from './events-page.ts'
import type { Described } from './schema-words.ts'

/** Every page of docs/reference/ by its file name. */
export const referencePages = (document: ApiDocument, help: CommandHelp): Readonly<Record<string, string>> => ({
  'api.md': apiPage(document),
  'cli.md': cliPage(help),
  'config.md': configPage(configSchema as Described),
  'errors.md': errorsPage(),
  'events.md': eventsPage(document),
})
