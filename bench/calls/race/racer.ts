import type { HostPort } from '@axbridge/sim/load'
import type { BenchServer } from '../../bench-server.ts'
import type { LoadClient } from '../load-client.ts'
import type { MeasuredProcess } from '../measured-process.ts'
import type { KamailioServer } from './kamailio-server.ts'

/** Who takes a turn: ours, or Kamailio in one row. */
export type Racer = MeasuredProcess & {
  readonly name: string
  readonly address: HostPort
  /** Whether a party may read the other's number; what it shows is counted then. */
  readonly mayShow: boolean
  residentOctets(): number
}

export const racerOf = ({ process, ready }: BenchServer): Racer => ({
  name: 'ours',
  address: ready.sip.udp,
  mayShow: false,
  cpuMicroseconds: () => process.cpuMicroseconds(),
  residentOctets: () => process.residentOctets(),
})

/** What a row shows that claims to hide is counted too: it is to be seen in the result, and the race goes on. */
export const racerOfKamailio = (server: KamailioServer): Racer => ({
  name: `Kamailio, ${server.row.name}`,
  address: server.address,
  mayShow: true,
  cpuMicroseconds: () => server.cpuMicroseconds(),
  residentOctets: () => server.residentOctets(),
})

export const aimAt = (load: LoadClient, { address, mayShow }: Racer, numbersFile: string): Promise<void> =>
  load.aim(address, numbersFile, mayShow)
