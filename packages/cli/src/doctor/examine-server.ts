import { type Config, readSqliteState } from '@axbridge/server'
import { type Finding, findingsOf } from './finding.ts'
import type { RunningServer } from './running-server.ts'

const { ok, fault } = findingsOf('server')

/** Whether a server runs on this configuration, and takes work. */
export const examineServer = ({ http, data, store }: Config, server: RunningServer): Finding => {
  switch (server.kind) {
    case 'ours':
      return server.waitingFor.length === 0
        ? ok(`A server runs at ${http.listen} and takes work.`)
        : fault(
            `A server runs at ${http.listen} and takes no work: it waits for ${server.waitingFor.join(', ')}.`,
            'It is stopping, or its log says what fails.',
          )
    case 'foreign':
      return fault(`What answers at ${http.listen} is no server of this configuration.`, 'Stop it, or set http.listen.')
    case 'none': {
      const state = readSqliteState(data)
      return store.kind === 'embedded' && state.kind === 'found' && state.isServed
        ? fault(
            `A server has the store in ${data} open, and none answers at ${http.listen}.`,
            'It was started with another configuration, or hangs: look at its log.',
          )
        : ok(`No server runs at ${http.listen}.`)
    }
  }
}
