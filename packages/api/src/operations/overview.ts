import { OverviewAnswer } from '../overview.ts'
import { SettingsAnswer } from '../settings.ts'
import type { Operation } from './operation.ts'

/** How the server fares, and how it is set up. */
export const overviewOperations = {
  getOverview: {
    method: 'GET',
    path: '/admin/v1/overview',
    tag: 'admin',
    summary: 'How this server fares',
    description: 'The last hour in steps of five seconds, the alarms that stand, and the pools that are lowest.',
    security: 'admin',
    answers: { 200: { description: 'As it is now.', schema: OverviewAnswer } },
    problems: [],
  },
  getSettings: {
    method: 'GET',
    path: '/admin/v1/settings',
    tag: 'admin',
    summary: 'The configuration that this server runs with',
    description:
      'Nothing secret stands in it: no password, no address with credentials, nothing that a key file holds.',
    security: 'admin',
    answers: { 200: { description: 'Every setting.', schema: SettingsAnswer } },
    problems: [],
  },
} as const satisfies Record<string, Operation>
