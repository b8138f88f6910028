import { spawn } from 'node:child_process'
import type { Surroundings } from './surroundings.ts'

/** Tells systemd how the service fares (sd_notify(3)). Says nothing where no systemd asked. */
export type ServiceNotice = {
  /** It takes work; from then on the watchdog is told that the event loop turns, where one asks. */
  ready(): void
  /** It ends; systemd waits for it. */
  stopping(): void
  close(): void
}

const silent: ServiceNotice = { ready: () => {}, stopping: () => {}, close: () => {} }

/**
 * Node.js has no datagram sockets of the Unix kind, so the words go through systemd's own `systemd-notify`, which waits until systemd has
 * taken them. The unit has to allow that: NotifyAccess=all.
 */
export const serviceNotice = ({ env, note }: Pick<Surroundings, 'env' | 'note'>): ServiceNotice => {
  const { NOTIFY_SOCKET: socket, WATCHDOG_USEC: watchdog } = env
  if (socket === undefined || socket === '') return silent
  const tell = (...words: readonly string[]) => {
    const child = spawn('systemd-notify', words, {
      stdio: 'ignore',
      env: { PATH: env.PATH, NOTIFY_SOCKET: socket },
    })
    child.once('error', (error: NodeJS.ErrnoException) =>
      note(`axbridge: systemd-notify cannot be run (${error.code ?? 'unknown error'}): systemd is not told\n`),
    )
    child.unref()
  }
  const withinMs = Number(watchdog) / 1_000
  let timer: NodeJS.Timeout | undefined
  return {
    ready: () => {
      tell('--ready')
      // A third of the time, so that one that is late does not end the service.
      if (withinMs > 0) timer = setInterval(() => tell('WATCHDOG=1'), withinMs / 3)
      timer?.unref()
    },
    stopping: () => tell('STOPPING=1'),
    close: () => clearInterval(timer),
  }
}
