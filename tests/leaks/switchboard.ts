import { fieldOf } from './heard-message.ts'
import type { OperatorEnd } from './operator-end.ts'
import type { Speaker } from './speaker.ts'

/** Brings what arrives at one end to the scenario that it belongs to: all of them run over the same socket. */
export class Switchboard {
  readonly #byCallId = new Map<string, Speaker>()
  readonly #byNumber = new Map<string, Speaker>()

  constructor(end: OperatorEnd) {
    end.listen((wire, back) => {
      const callId = fieldOf(wire, 'Call-ID')
      const speaker = this.#byCallId.get(callId) ?? this.#called(wire)
      if (speaker === undefined) return
      this.#byCallId.set(callId, speaker)
      speaker.take(wire, back)
    })
  }

  expectCallId(callId: string, speaker: Speaker): void {
    this.#byCallId.set(callId, speaker)
  }

  expectNumber(number: string, speaker: Speaker): void {
    this.#byNumber.set(number, speaker)
  }

  #called(wire: string): Speaker | undefined {
    const user = /^INVITE sips?:([^@;]+)/.exec(wire)?.[1]
    return user === undefined ? undefined : this.#byNumber.get(user)
  }
}
