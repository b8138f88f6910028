import type { Command } from '../command.ts'
import { inputOption, readJsonInput } from '../json-input.ts'
import { given, wholeOrNone, yesOrNo } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { type Columns, card, table } from '../output/table.ts'

const settingOptions = {
  bearer: { value: 'yes|no', help: 'whether a key may be sent as a bearer token; else every request is signed' },
  'pairs-per-number': { value: 'N|none', help: 'how many pairs one number may hold; none leaves it to the server' },
  'most-pairs': { value: 'N|none', help: 'how many pairs the whole pool may hold' },
} as const

const settingsOf = (call: Parameters<Command['run']>[0]) =>
  given({
    bearerAllowed: yesOrNo(call, 'bearer'),
    pairsPerNumber: wholeOrNone(call, 'pairs-per-number'),
    mostPairs: wholeOrNone(call, 'most-pairs'),
  })

export const customerPath = (id: string): string => `/admin/v1/customers/${encodeURIComponent(id)}`

const customerCard = ({ id, name, createdAt, settings, profile, suspended }: Json): string =>
  card({
    customer: id,
    name,
    added: createdAt,
    'bearer keys': settings.bearerAllowed,
    'pairs per number': settings.pairsPerNumber,
    'most pairs': settings.mostPairs,
    entity: profile.entity && `${profile.entity.name}, verified until ${profile.entity.validUntil}`,
    scenarios: profile.scenarios.map(({ name: scenario }: Json) => scenario).join(', ') || null,
    suspended: suspended && `${suspended.id}: ${suspended.reason}`,
  })

const revisionNow = async (call: Parameters<Command['run']>[0], path: string): Promise<number> => {
  const { json }: { readonly json: Json } = await call.api.ask({ method: 'GET', path })
  return json.profile.revision
}

const profileText = ({ profile: { revision, entity, scenarios } }: Json): string => {
  const whose =
    entity === null
      ? `${card({ revision })}no verified entity\n`
      : card({
          revision,
          entity: entity.name,
          kind: entity.kind,
          registration: entity.registration,
          verified: entity.verifiedAt,
          'valid until': entity.validUntil,
          contacts: entity.contacts.map(({ name, email }: Json) => `${name} <${email}>`).join(', ') || null,
        })
  const columns: Columns<Json> = {
    scenario: ({ name }) => name,
    use: ({ use }) => use,
    modes: ({ modes }) => modes.join(','),
    'longest life ms': ({ longestLifeMs }) => longestLifeMs,
    'valid until': ({ validUntil }) => validUntil,
    'actual users': ({ actualUsers }) => actualUsers.join(',') || null,
  }
  return `${whose}${table(scenarios, columns)}`
}

export const customerCommands: readonly Command[] = [
  {
    name: 'customers add',
    operands: ['NAME'],
    options: settingOptions,
    summary: 'add a customer',
    asks: 'operator',
    run: (call) => {
      const body = { name: call.operand('name'), settings: settingsOf(call) }
      return askAndShow(call, { method: 'POST', path: '/admin/v1/customers', body }, customerCard)
    },
  },
  {
    name: 'customers list',
    options: pageOptions,
    summary: 'list the customers in the order in which they were added',
    asks: 'operator',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: '/admin/v1/customers', query: pageQuery(call) },
        {
          customer: ({ id }) => id,
          name: ({ name }) => name,
          added: ({ createdAt }) => createdAt,
          bearer: ({ settings }) => settings.bearerAllowed,
        },
      ),
  },
  {
    name: 'customers show',
    operands: ['CUSTOMER'],
    summary: 'show a customer and his settings',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'GET', path: customerPath(call.operand('customer')) }, customerCard),
  },
  {
    name: 'customers set',
    operands: ['CUSTOMER'],
    options: settingOptions,
    summary: "change a customer's settings",
    asks: 'operator',
    run: (call) => {
      const body = { settings: settingsOf(call) }
      return askAndShow(call, { method: 'PATCH', path: customerPath(call.operand('customer')), body }, customerCard)
    },
  },
  {
    name: 'customers profile',
    operands: ['CUSTOMER'],
    summary: 'show the entity behind a customer, and what it was registered for',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'GET', path: customerPath(call.operand('customer')) }, profileText),
  },
  {
    name: 'customers profile-set',
    operands: ['CUSTOMER'],
    options: inputOption,
    summary: 'record the verified entity behind a customer, and its scenarios',
    details:
      'The JSON is that of PUT /admin/v1/customers/{id}/profile: entity, or null, and scenarios. It takes the place of all that was recorded before. With the revision that customers profile shows, nothing is recorded where somebody else changed the profile meanwhile; without one, what is there now is replaced.',
    asks: 'operator',
    run: async (call) => {
      const path = customerPath(call.operand('customer'))
      const given: Json = await readJsonInput(call)
      const body = 'revision' in given ? given : { ...given, revision: await revisionNow(call, path) }
      return askAndShow(call, { method: 'PUT', path: `${path}/profile`, body }, profileText)
    },
  },
]
