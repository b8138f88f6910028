import { CallLoad } from './call-load.ts'
import type { LoadOrder, LoadReport } from './load-protocol.ts'
import { readNumbers } from './read-numbers.ts'

/** A generator in a process of its own, told what to do by its parent. It ends when the parent lets go of it. */

const load = await CallLoad.open()

const report = (message: LoadReport): void => {
  process.send?.(message)
}

const obey = async (order: LoadOrder): Promise<void> => {
  switch (order.kind) {
    case 'aim':
      await load.aim(order.server, readNumbers(order.numbersFile), order.mayShow)
      return report({ kind: 'aimed' })
    case 'run': {
      const established = () => report({ kind: 'established', calls: order.calls })
      return report({ kind: 'ran', outcome: await load.run({ ...order, established }) })
    }
    case 'hang_up':
      return load.hangUp()
  }
}

process.on('message', (order) => {
  obey(order as LoadOrder).catch((error: unknown) => {
    process.stderr.write(`load: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => load.close())
report({ kind: 'listening', ...load.addresses })
