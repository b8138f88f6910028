import { on } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Secrets, SecretsOrder } from './secrets-protocol.ts'

/** How many orders are with the thread, so that it never waits for this one. */
const mostUnderWay = 3

/** The answers to orders, one after the other, while the thread works on the next ones. */
export const secretsOf = async function* (
  keys: string,
  count: number,
  orderAt: (at: number) => SecretsOrder,
): AsyncGenerator<Secrets> {
  const worker = new Worker(new URL('./secrets-thread.js', import.meta.url), { workerData: keys })
  let ordered = 0
  const orderNext = () => {
    if (ordered === count) return
    worker.postMessage(orderAt(ordered))
    ordered += 1
  }
  try {
    for (let under = 0; under < mostUnderWay; under += 1) orderNext()
    let answered = 0
    if (count === 0) return
    for await (const [secrets] of on(worker, 'message')) {
      orderNext()
      yield secrets as Secrets
      answered += 1
      if (answered === count) return
    }
  } finally {
    await worker.terminate()
  }
}
