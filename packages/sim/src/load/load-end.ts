import type { HostPort } from './call-texts.ts'

/** Where the phones of one side stand: a socket, or connections. */
export type LoadEnd = {
  readonly address: HostPort
  /** Whatever is sent goes to this peer from now on. */
  connect(peer: HostPort): Promise<void>
  /** To whoever is named, and from anybody. */
  disconnect(): void
  /** `to` is left out where the end is connected. */
  send(wire: string, to?: HostPort): void
  close(): void
}

/** `from` names who sent it, for answers. */
export type LoadReceived = (wire: string, from: HostPort) => void
