import { ConfigError, keepMemoryOutOfFiles, type RunningServer, readConfig, startServer } from '@axbridge/server/serve'
import { greeting, readyLine } from './greeting.ts'
import { type ServiceNotice, serviceNotice } from './service-notice.ts'
import type { Surroundings } from './surroundings.ts'

export type ServeOptions = {
  readonly config: string | undefined
  /** Whether other devices of the network may try the sandbox. */
  readonly isOnLan: boolean
  readonly isForProgram: boolean
  readonly surroundings: Pick<Surroundings, 'env' | 'note'>
}

/** Reads certificates and the configuration again. A file with a fault changes nothing. */
const reload = async (server: RunningServer, config: string | undefined, note: Surroundings['note']): Promise<void> => {
  try {
    server.reconfigure(readConfig(config))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    note(`${error.message}; nothing was changed\n`)
  }
  await server.reloadCertificates()
}

/** Runs a server until the process is told to stop. A second signal does not wait for live calls. */
export const serve = async ({ config, isOnLan, isForProgram, surroundings }: ServeOptions): Promise<void> => {
  keepMemoryOutOfFiles()
  const service: ServiceNotice = serviceNotice(surroundings)
  const server = await startServer(readConfig(config), { isOnLan })
  const ended = new Promise<void>((resolve, reject) => {
    let isStopping = false
    const stop = () => {
      if (isStopping) process.exit(130)
      isStopping = true
      service.stopping()
      if (!isForProgram)
        process.stdout.write('\nStopping: no new calls; live ones may end. Press Ctrl-C again to stop at once.\n')
      server.stop().then(resolve, reject)
    }
    // A terminal sends it when it is closed; whoever runs a service sends it to have its files read again.
    process.on('SIGHUP', process.stdout.isTTY ? stop : () => void reload(server, config, surroundings.note))
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
  const text = isForProgram ? readyLine(server) : await greeting(server, Date.now(), process.stdout.isTTY)
  // Not before: who reads that it runs may send a signal at once.
  process.stdout.write(text)
  service.ready()
  await ended
  service.close()
}
