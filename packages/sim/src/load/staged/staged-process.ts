import { readNumbers } from '../read-numbers.ts'
import type { StagedOrder, StagedReport } from './stage-plan.ts'
import { StagedLoad } from './staged-load.ts'

/** A staged generator in a process of its own; its arguments are udp or tcp and the hosts of its sources. It ends when its parent lets go of it. */

const [transport, ...hosts] = process.argv.slice(2)
const load = await StagedLoad.open(hosts, transport === 'tcp' ? 'tcp' : 'udp')

const report = (message: StagedReport): void => {
  process.send?.(message)
}

const obey = async (order: StagedOrder): Promise<void> => {
  if (order.kind === 'aim') {
    await load.aim(order.servers, readNumbers(order.numbersFile))
    return report({ kind: 'aimed' })
  }
  report({ kind: 'ran', stages: await load.run(order, (stage) => report({ kind: 'stage', stage })) })
}

process.on('message', (order) => {
  obey(order as StagedOrder).catch((error: unknown) => {
    process.stderr.write(`load: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
})
process.on('disconnect', () => load.close())
report({ kind: 'listening', ...load.addresses })
