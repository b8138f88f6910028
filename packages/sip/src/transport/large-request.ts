import type { Flow, Target } from './network.ts'

/** RFC 3261 section 18.1.1: above it a request may not fit into one packet, and datagrams in pieces get lost. */
export const largestDatagramRequest = 1_300

/** Where a request of so many octets goes: to the same address over a stream when it is large and the target takes that. */
export const wayFor = (octets: number, to: Target | Flow): Target | Flow =>
  to.largeOver !== undefined && to.transport === 'udp' && octets > largestDatagramRequest
    ? { transport: to.largeOver, remote: to.remote }
    : to
