import type { Call, Command } from '../command.ts'
import { readJsonInput } from '../json-input.ts'
import { given } from '../option-values.ts'
import { askAndShow, askAndShowList, type Json } from '../output/show-answer.ts'
import { card } from '../output/table.ts'
import { UsageError } from '../usage-error.ts'

const trunkPath = (name: string): string => `/admin/v1/trunks/${encodeURIComponent(name)}`

const trunkCard = (trunk: Json): string =>
  card({
    trunk: trunk.name,
    to: `${trunk.to} over ${trunk.transport}`,
    from: trunk.from,
    'caller stands in': trunk.callerFrom,
    'callee is written': trunk.calleeForm,
    spellings: trunk.spellings.map(({ prefix, rest }: Json) => `${prefix === '' ? '(none)' : prefix} ${rest}`),
    'set up by': trunk.setUp,
    changed: trunk.changedAt,
  })

const definitionOf = async (call: Call): Promise<object> => {
  const fields = given({
    to: call.option('to'),
    from: call.option('from')?.split(','),
    transport: call.option('transport'),
    callerFrom: call.option('caller-from'),
    calleeForm: call.option('callee-form'),
  })
  if (call.option('file') === undefined) return fields
  if (Object.keys(fields).length > 0) throw new UsageError('--file has the whole definition: no other option beside it')
  return readJsonInput(call)
}

export const trunkCommands: readonly Command[] = [
  {
    name: 'trunks add',
    operands: ['NAME'],
    options: {
      to: { value: 'ADDRESS', help: 'where calls go out, as 192.0.2.10:5060' },
      from: { value: 'ADDRESSES', help: 'the sources that are this trunk, separated by commas' },
      transport: { value: 'udp|tcp', help: 'how calls go out; udp when left out' },
      'caller-from': { value: 'asserted|from', help: 'where the caller stands; asserted when left out' },
      'callee-form': { value: 'national|e164', help: 'how the callee is written; national when left out' },
      file: { value: 'FILE', help: 'the whole definition as JSON, with its spellings, in the place of options' },
    },
    summary: 'set up a trunk, or set it up anew; it holds for the next call',
    asks: 'operator',
    run: async (call) =>
      askAndShow(
        call,
        { method: 'PUT', path: trunkPath(call.operand('name')), body: await definitionOf(call) },
        trunkCard,
      ),
  },
  {
    name: 'trunks list',
    summary: 'list the trunks, those of the configuration included',
    asks: 'operator',
    run: (call) =>
      askAndShowList(
        call,
        { method: 'GET', path: '/admin/v1/trunks' },
        {
          trunk: ({ name }) => name,
          to: ({ to, transport }) => `${to}/${transport}`,
          from: ({ from }) => from,
          caller: ({ callerFrom }) => callerFrom,
          callee: ({ calleeForm }) => calleeForm,
          'set up by': ({ setUp }) => setUp,
        },
      ),
  },
  {
    name: 'trunks remove',
    operands: ['NAME'],
    summary: 'take a trunk down; live calls go on',
    asks: 'operator',
    run: (call) => askAndShow(call, { method: 'DELETE', path: trunkPath(call.operand('name')) }, trunkCard),
  },
]
