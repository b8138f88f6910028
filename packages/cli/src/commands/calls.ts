import { type Call, type Command, exitCodes } from '../command.ts'
import { inputOption, readJsonInput } from '../json-input.ts'
import { askAndShow, askAndShowList, type Json, pageOptions, pageQuery } from '../output/show-answer.ts'
import { card } from '../output/table.ts'

const seconds = (ms: number | null): string | null => (ms === null ? null : `${(ms / 1_000).toFixed(1)} s`)

const callCard = (call: Json): string =>
  card({
    call: call.id,
    binding: call.binding,
    order: call.orderId,
    direction: call.direction,
    dialled: call.x,
    caller: call.caller,
    callee: call.callee,
    started: call.startedAt,
    rang: call.ringingAt,
    answered: call.answeredAt,
    ended: call.endedAt,
    outcome: call.outcome,
    refusal: call.refusal,
    'Q.850 cause': call.q850Cause,
    lasted: seconds(call.durationMs),
  })

const routeCard = ({ works, explanation, binding, present, callee, reachable }: Json): string =>
  card({ works, why: explanation, binding, callee, 'callee sees': present, reachable })

const filters = {
  binding: { value: 'BINDING', help: 'only those of this binding' },
  x: { value: 'NUMBER', help: 'only those that dialled this 700 number' },
  order: { value: 'ORDER', help: 'only those of this order' },
  direction: { value: 'DIRECTION', help: 'only a_to_b or b_to_a' },
  outcome: { value: 'OUTCOME', help: 'only those that ended so: completed, refused, busy, no_answer, …' },
  from: { value: 'TIME', help: 'only those that came in at or after it' },
  to: { value: 'TIME', help: 'only those that came in before it' },
} as const

const filterQuery = (call: Call) => ({
  binding: call.option('binding'),
  x: call.option('x'),
  orderId: call.option('order'),
  direction: call.option('direction'),
  outcome: call.option('outcome'),
  from: call.option('from'),
  to: call.option('to'),
})

/** A day: what a slow reader of a long export may take. */
const exportMs = 86_400_000

export const callCommands: readonly Command[] = [
  {
    name: 'calls list',
    options: { ...filters, ...pageOptions },
    summary: 'list call records, the newest first',
    asks: 'customer',
    run: (call) => {
      const query = { ...filterQuery(call), ...pageQuery(call) }
      return askAndShowList(
        call,
        { method: 'GET', path: '/v1/calls', query },
        {
          call: ({ id }) => id,
          started: ({ startedAt }) => startedAt,
          direction: ({ direction }) => direction,
          dialled: ({ x }) => x,
          outcome: ({ outcome, refusal }) => (refusal === null ? outcome : `${outcome}: ${refusal}`),
          lasted: ({ durationMs }) => seconds(durationMs),
        },
      )
    },
  },
  {
    name: 'calls export',
    options: { format: { value: 'FORMAT', help: 'csv, or json: a record a line; else csv' }, ...filters },
    summary: 'write all call records that fit to stdout, the newest first',
    details: 'With exit code 0 it is complete.',
    asks: 'customer',
    run: async (call) => {
      const query = { format: call.option('format') ?? (call.asJson ? 'json' : 'csv'), ...filterQuery(call) }
      const question = { method: 'GET', path: '/v1/calls/export', query, deadlineMs: exportMs } as const
      await call.api.download(question, call.surroundings.out)
      return exitCodes.done
    },
  },
  {
    name: 'calls show',
    operands: ['CALL'],
    summary: 'show a call record',
    asks: 'customer',
    run: (call) =>
      askAndShow(call, { method: 'GET', path: `/v1/calls/${encodeURIComponent(call.operand('call'))}` }, callCard),
  },
  {
    name: 'route check',
    options: inputOption,
    summary: 'say whether a call would work now, and if not why',
    details: 'The JSON is the body of POST /v1/routes/check: who calls, and what he dials.',
    asks: 'customer',
    run: async (call) => {
      const body = await readJsonInput(call)
      return askAndShow(call, { method: 'POST', path: '/v1/routes/check', body }, routeCard)
    },
  },
]
