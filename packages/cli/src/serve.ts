import { readConfig, startServer } from '@axbridge/server'
import { greeting, readyLine } from './greeting.ts'

export type ServeOptions = { readonly config: string | undefined; readonly isForProgram: boolean }

/** Runs a server until the process is told to stop. A second signal does not wait for live calls. */
export const serve = async ({ config, isForProgram }: ServeOptions): Promise<void> => {
  const server = await startServer(readConfig(config))
  process.stdout.write(isForProgram ? readyLine(server) : greeting(server, Date.now()))
  await new Promise<void>((resolve, reject) => {
    let isStopping = false
    const stop = () => {
      if (isStopping) process.exit(130)
      isStopping = true
      if (!isForProgram)
        process.stdout.write('\nStopping: no new calls; live ones may end. Press Ctrl-C again to stop at once.\n')
      server.stop().then(resolve, reject)
    }
    // A terminal sends it when it is closed; whoever runs a service sends it to have its files read again.
    process.on('SIGHUP', process.stdout.isTTY ? stop : () => void server.reloadCertificates())
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
