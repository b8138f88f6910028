import { type Command, exitCodes } from '../command.ts'
import { eventText } from '../output/event-text.ts'
import { askAndShow, type Json } from '../output/show-answer.ts'
import { tail } from '../tail.ts'

const filters = {
  types: { value: 'TYPES', help: 'only these, with commas between: call.ended,binding.ended' },
} as const

const linesOf = ({ items, next }: Json): string =>
  items.length === 0
    ? 'none\n'
    : `${items.map((event: Json) => `${eventText(event)}\n`).join('')}next: --after ${next}\n`

export const eventCommands: readonly Command[] = [
  {
    name: 'events list',
    options: {
      after: { value: 'CURSOR', help: 'only those behind it; else from the oldest that is kept' },
      ...filters,
      limit: { value: 'N', help: 'how many at most: 1 to 1000, else 100' },
    },
    summary: 'list what happened, the oldest first',
    asks: 'customer',
    run: (call) => {
      const query = { after: call.option('after'), types: call.option('types'), limit: call.option('limit') }
      return askAndShow(call, { method: 'GET', path: '/v1/events', query }, linesOf)
    },
  },
  {
    name: 'tail',
    options: {
      after: { value: 'CURSOR', help: 'begin behind it; 0 is the oldest that is kept, else only what is new' },
      ...filters,
    },
    summary: 'follow what happens, a line for each event',
    details: 'Goes on when the server is restarted. Ctrl-C ends it. With --json each line is an event of the API.',
    asks: 'customer',
    run: async (call) => {
      await tail(call, { after: call.option('after') ?? 'last', types: call.option('types') })
      return exitCodes.done
    },
  },
]
