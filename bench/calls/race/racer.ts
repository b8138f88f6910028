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
  /** How long it remembers a call that is over: after that what is remembered grows no more, and nothing of a call is left. */
  readonly remembersS: number
  residentOctets(): number
}

/** RFC 3261 timers J and L, RFC 6026: 32 s over UDP. */
const ourMemoryS = 34

/** Kamailio's tm keeps a transaction 5 s (`wt_timer`), and its dialogs 5 s after their end. */
const kamailiosMemoryS = 10

export const racerOf = ({ process, ready }: BenchServer): Racer => ({
  name: 'ours',
  address: ready.sip.udp,
  mayShow: false,
  remembersS: ourMemoryS,
  cpuMicroseconds: () => process.cpuMicroseconds(),
  residentOctets: () => process.residentOctets(),
})

/** What a row shows that claims to hide is counted too: it is to be seen in the result, and the race goes on. */
export const racerOfKamailio = (server: KamailioServer): Racer => ({
  name: `Kamailio, ${server.row.name}`,
  address: server.address,
  mayShow: true,
  remembersS: kamailiosMemoryS,
  cpuMicroseconds: () => server.cpuMicroseconds(),
  residentOctets: () => server.residentOctets(),
})

export const aimAt = (load: LoadClient, { address, mayShow }: Racer, numbersFile: string): Promise<void> =>
  load.aim(address, numbersFile, mayShow)
