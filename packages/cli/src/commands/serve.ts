import { type Command, exitCodes } from '../command.ts'

export const serveCommand: Command = {
  name: 'serve',
  options: {
    config: { value: 'FILE', help: 'the configuration; else AXBRIDGE_CONFIG, else config.yaml, else the defaults' },
    lan: { help: 'let other devices of this network try the sandbox: HTTPS and phones at its addresses there' },
    'ready-line': { help: 'when it runs, print one line of JSON instead of words' },
  },
  summary: 'run the server until it is told to stop',
  asks: 'nobody',
  run: async ({ option, isOn, surroundings }) => {
    // Only this command needs the whole server.
    const [{ isExpectedAtStart }, { serve }] = await Promise.all([
      import('@axbridge/server/serve'),
      import('../serve.ts'),
    ])
    try {
      await serve({ config: option('config'), isOnLan: isOn('lan'), isForProgram: isOn('ready-line'), surroundings })
    } catch (error) {
      if (!isExpectedAtStart(error)) throw error
      surroundings.note(`${error.message}\n`)
      return exitCodes.refused
    }
    return exitCodes.done
  },
}
