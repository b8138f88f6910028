import type { Call, Command } from '../command.ts'
import { inputOption, readJsonInput } from '../json-input.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { type Columns, card, table } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'
import { migrateCommand } from './migrate.ts'

const bindingsPath = '/v1/bindings'

const bindingPath = (id: string): string => `${bindingsPath}/${encodeURIComponent(id)}`

const sideA = ({ a, members }: Json): unknown => a ?? members

const allocationText = ({ how, tried, pool }: Json): string =>
  `${how}, number ${tried} that was tried; the pool ${pool.forecast}`

const bindingCard = (binding: Json): string =>
  card({
    binding: binding.id,
    mode: binding.mode,
    state: binding.state,
    x: binding.xDisplay,
    y: binding.yDisplay,
    a: sideA(binding),
    b: binding.b,
    order: binding.orderId,
    bound: binding.createdAt,
    'ends at': binding.expiresAt,
    ended: binding.endedAt === null ? null : `${binding.endedAt} (${binding.endReason})`,
    'routes until': binding.routesUntil,
    ...(binding.allocation === undefined ? {} : { number: allocationText(binding.allocation) }),
  })

const bindingColumns: Columns<Json> = {
  binding: ({ id }) => id,
  mode: ({ mode }) => mode,
  state: ({ state }) => state,
  x: ({ x }) => x,
  y: ({ y }) => y,
  order: ({ orderId }) => orderId,
  'ends at': ({ expiresAt }) => expiresAt,
}

/** A whole number of milliseconds, as the API checks it. */
const graceOption = { 'grace-ms': { value: 'MS', help: 'shortens the grace; 0 ends it at once' } } as const

const graceQuery = (call: Call) => ({ graceMs: call.option('grace-ms') })

/** What stands in an URL must be a 700 number: a real one would be written into the logs on its way. */
const number = (call: Call): string | undefined => {
  const text = call.option('number')
  if (text !== undefined && !/^700[0-9]{12}$/.test(text))
    throw new UsageError('--number must be a 700 number of 15 digits')
  return text
}

export const bindingCommands: readonly Command[] = [
  {
    name: 'bindings add',
    options: {
      ...inputOption,
      'idempotency-key': { value: 'KEY', help: 'asked again with it within 24 hours, nothing is bound twice' },
    },
    summary: 'bind the parties of an order',
    details: 'The JSON is the body of POST /v1/bindings: real numbers stand in it, and never in the command line.',
    asks: 'customer',
    run: async (call) => {
      const idempotencyKey = call.option('idempotency-key')
      const body = await readJsonInput(call)
      const question = { method: 'POST', path: bindingsPath, body } as const
      return askAndShow(call, idempotencyKey === undefined ? question : { ...question, idempotencyKey }, bindingCard)
    },
  },
  {
    name: 'bindings show',
    operands: ['BINDING'],
    summary: 'show a binding',
    asks: 'customer',
    run: (call) => askAndShow(call, { method: 'GET', path: bindingPath(call.operand('binding')) }, bindingCard),
  },
  {
    name: 'bindings list',
    options: {
      number: { value: 'NUMBER', help: 'only those that have this 700 number' },
      order: { value: 'ORDER', help: 'only those of this order' },
      mode: { value: 'MODE', help: 'only those of AXB, AXYB, GXB or GXYB' },
      state: { value: 'STATE', help: 'only live ones, or in grace, or ended' },
      from: { value: 'TIME', help: 'only those made at or after it' },
      to: { value: 'TIME', help: 'only those made before it' },
      ...pageOptions,
    },
    summary: 'list bindings, the newest first',
    asks: 'customer',
    run: (call) => {
      const query = {
        number: number(call),
        orderId: call.option('order'),
        mode: call.option('mode'),
        state: call.option('state'),
        from: call.option('from'),
        to: call.option('to'),
        ...pageQuery(call),
      }
      return askAndShowList(call, { method: 'GET', path: bindingsPath, query }, bindingColumns)
    },
  },
  {
    name: 'bindings search',
    options: inputOption,
    summary: 'search bindings, also for those of a person',
    details: 'The JSON is the body of POST /v1/bindings/search, as {"party":"…"}.',
    asks: 'customer',
    run: async (call) => {
      const body = await readJsonInput(call)
      return askAndShowList(call, { method: 'POST', path: `${bindingsPath}/search`, body }, bindingColumns)
    },
  },
  {
    name: 'bindings change',
    operands: ['BINDING'],
    options: inputOption,
    summary: 'change a live binding',
    details: 'The JSON is the body of PATCH /v1/bindings/{id}: what is left out stays as it is.',
    asks: 'customer',
    run: async (call) => {
      const body = await readJsonInput(call)
      return askAndShow(call, { method: 'PATCH', path: bindingPath(call.operand('binding')), body }, bindingCard)
    },
  },
  {
    name: 'bindings end',
    operands: ['BINDING'],
    options: graceOption,
    summary: 'end a binding now',
    asks: 'customer',
    run: (call) => {
      const path = bindingPath(call.operand('binding'))
      return askAndShow(call, { method: 'DELETE', path, query: graceQuery(call) }, bindingCard)
    },
  },
  {
    name: 'bindings end-order',
    operands: ['ORDER'],
    options: graceOption,
    summary: 'end all bindings of an order now',
    asks: 'customer',
    run: (call) => {
      const query = { orderId: call.operand('order'), ...graceQuery(call) }
      return askAndShow(
        call,
        { method: 'DELETE', path: bindingsPath, query },
        ({ count, items }) => `${count} ended\n${table(items, bindingColumns)}`,
      )
    },
  },
  migrateCommand,
]
