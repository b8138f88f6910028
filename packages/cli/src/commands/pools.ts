import type { Command } from '../command.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'
import { customerPath } from './customers.ts'

const poolCard = (pool: Json): string =>
  card({
    blocks: pool.blocks,
    numbers: pool.numbers,
    pairs: `${pool.held} held of ${pool.capacity}, ${pool.free} free`,
    'binds a minute': pool.bindsPerMinute,
    'runs out': pool.runsOutAt,
    'next back by': pool.nextReturnBy,
    forecast: pool.forecast,
  })

export const poolCommands: readonly Command[] = [
  {
    name: 'pools list',
    options: pageOptions,
    summary: "list how full every customer's pool is",
    asks: 'operator',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: '/admin/v1/pools', query: pageQuery(call) },
        {
          customer: ({ customer }) => customer,
          name: ({ name }) => name,
          blocks: ({ pool }) => pool.blocks,
          held: ({ pool }) => pool.held,
          free: ({ pool }) => pool.free,
          forecast: ({ pool }) => pool.forecast,
        },
      ),
  },
  {
    name: 'pools show',
    operands: ['CUSTOMER'],
    summary: "show how full a customer's pool is, and when it runs out",
    asks: 'operator',
    run: (call) =>
      askAndShow(call, { method: 'GET', path: `${customerPath(call.operand('customer'))}/pool` }, poolCard),
  },
  {
    name: 'pools own',
    summary: 'show how full your own pool is',
    asks: 'customer',
    run: (call) => askAndShow(call, { method: 'GET', path: '/v1/pool' }, poolCard),
  },
]
