import type { ConfiguredKeyChange, ShownKeys } from '@axbridge/server'
import { type Call, type Command, exitCodes } from '../command.ts'
import { unlessExpected } from '../upkeep/unless-expected.ts'
import { configOption } from './stores.ts'

const jsonOption = { help: 'print the ring as JSON' } as const

const ringText = ({ revision, suite, master, index, keys, mostKeys }: ShownKeys): string => {
  const seals = keys.filter((key) => key.seals)
  const lines = [
    `revision: ${revision}`,
    `master key: ${master.kind} ${master.id}`,
    `suite of new keys: ${suite}`,
    `index key: ${index.id} (${index.suite}), since ${index.since}`,
    `data keys: ${keys.length} of at most ${mostKeys}; ${seals.length} seal, the others open what they sealed`,
    ...seals.map(
      ({ number, suite: ofKey, customer, since }) =>
        `  ${number} (${ofKey}), ${customer ?? 'of nobody'}, since ${since}`,
    ),
  ]
  return `${lines.join('\n')}\n`
}

const shown = ({ asJson, surroundings }: Call, ring: ShownKeys): void =>
  surroundings.out(asJson ? `${JSON.stringify(ring)}\n` : ringText(ring))

const changeCommand = (
  command: Pick<Command, 'name' | 'summary' | 'details' | 'options'>,
  changeOf: (call: Call) => Promise<ConfiguredKeyChange>,
): Command => ({
  ...command,
  options: { config: configOption, ...command.options, json: jsonOption },
  asks: 'nobody',
  run: (call) =>
    unlessExpected(call.surroundings, async () => {
      const { changeConfiguredKeys, readConfig } = await import('@axbridge/server')
      shown(call, await changeConfiguredKeys(readConfig(call.option('config')), await changeOf(call)))
      return exitCodes.done
    }),
})

const inEmergency = `For an emergency: it needs no second person, and the audit log says so. The server of an embedded store must be stopped; while it
runs, two people do this at the console.`

export const keyRingCommands: readonly Command[] = [
  {
    name: 'key-ring show',
    options: { config: configOption, json: jsonOption },
    summary: 'show which keys there are, and none of them',
    asks: 'nobody',
    run: (call) =>
      unlessExpected(call.surroundings, async () => {
        const { readConfig, showConfiguredKeys } = await import('@axbridge/server')
        shown(call, await showConfiguredKeys(readConfig(call.option('config'))))
        return exitCodes.done
      }),
  },
  changeCommand(
    {
      name: 'key-ring rotate-data',
      summary: 'make new data keys, which seal from then on',
      details: `What the keys before sealed opens as before.\n${inEmergency}`,
    },
    async () => ({ kind: 'rotate_data' }),
  ),
  changeCommand(
    {
      name: 'key-ring rotate-master',
      summary: 'wrap the key ring anew, by the next master key',
      details: `docs/keys.md says where the next master key is laid ready, and what to keep of the one before.\n${inEmergency}`,
    },
    async () => ({ kind: 'rotate_master' }),
  ),
  changeCommand(
    {
      name: 'key-ring move',
      options: {
        to: { value: 'FILE', help: 'the configuration whose master key wraps the ring from then on', required: true },
      },
      summary: 'give the key ring to a master key that is elsewhere',
      details: `From a file to a key service, or back. Start with the other configuration afterwards.\n${inEmergency}`,
    },
    async (call) => {
      const { readConfig } = await import('@axbridge/server')
      return { kind: 'move', to: readConfig(call.option('to')) }
    },
  ),
]
