import type { Command } from '../command.ts'
import { given, wholeOrNone, yesOrNo } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'

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

const customerCard = ({ id, name, createdAt, settings }: Json): string =>
  card({
    customer: id,
    name,
    added: createdAt,
    'bearer keys': settings.bearerAllowed,
    'pairs per number': settings.pairsPerNumber,
    'most pairs': settings.mostPairs,
  })

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
]
