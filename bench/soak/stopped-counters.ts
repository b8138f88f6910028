import { readFileSync } from 'node:fs'

/** What a server counted of its calls when it stopped. */
export type StoppedCounters = { readonly live: number; readonly transactions: number; readonly connections: number }

type StoppingLine = {
  readonly msg?: string
  readonly calls?: { readonly live: number; readonly transactions: number }
  readonly network?: { readonly connections: number }
}

/** Reads the line that a server logs as it stops. Throws when there is none. */
export const readStoppedCounters = (logFile: string): StoppedCounters => {
  for (const line of readFileSync(logFile, 'utf8').split('\n').reverse()) {
    if (!line.includes('stopping')) continue
    const { msg, calls, network } = JSON.parse(line) as StoppingLine
    if (msg !== 'stopping' || calls === undefined) continue
    return { live: calls.live, transactions: calls.transactions, connections: network?.connections ?? 0 }
  }
  throw new Error('the server did not say what it had left when it stopped')
}
