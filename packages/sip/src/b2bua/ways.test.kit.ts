import type { TakenWay, WayToCallee } from './call-control.ts'
import { ScriptedPhone } from './scripted-phone.test.kit.ts'
import { bridgeTarget, VirtualCall } from './virtual-call.test.kit.ts'

/** For tests only: a call with two ways to the callee, bob's and carol's, and what is told of each way. */

export const carolAddress = { host: '203.0.113.30', port: 5060 }

export class TwoWays {
  readonly call: VirtualCall
  readonly carol: ScriptedPhone
  /** `first taken`, `first failed: timeout`, `second left`, … */
  readonly told: string[] = []

  constructor(
    settings: ConstructorParameters<typeof VirtualCall>[0] = {},
    { first = {}, second = {} }: { first?: Partial<WayToCallee>; second?: Partial<WayToCallee> } = {},
  ) {
    const target = { transport: 'udp', remote: carolAddress } as const
    this.call = new VirtualCall({
      ...settings,
      way: { take: () => this.take('first'), ...first },
      furtherWays: [{ target, take: () => this.take('second'), ...second }],
    })
    this.carol = new ScriptedPhone(this.call.world, 'carol', carolAddress, bridgeTarget, 7)
  }

  take(name: string): TakenWay {
    this.told.push(`${name} taken`)
    return {
      failed: (why) => this.told.push(`${name} failed: ${why}`),
      left: () => this.told.push(`${name} left`),
    }
  }
}
