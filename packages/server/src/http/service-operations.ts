import { type Health, openApiText, type Readiness } from '@axbridge/api'
import { type Answered, answered } from '../operation/operation-handler.ts'

/** A part of the server without which it takes no work. */
export type ReadyPart = { readonly name: string; isReady(): boolean }

export type ServiceOperations = {
  readonly getHealth: () => Answered
  readonly getReadiness: () => Answered
  readonly getContract: () => Answered
}

const health: Health = { status: 'ok' }

export const serviceOperations = (parts: readonly ReadyPart[]): ServiceOperations => {
  // More than a megabyte of text, for which most servers are never asked.
  let contract: Answered | undefined
  return {
    getHealth: () => answered(200, health),
    getReadiness: () => {
      const waitingFor = parts.filter((part) => !part.isReady()).map(({ name }) => name)
      const readiness: Readiness = { status: waitingFor.length === 0 ? 'ready' : 'not_ready', waitingFor }
      return answered(waitingFor.length === 0 ? 200 : 503, readiness)
    },
    getContract: () => {
      contract ??= { kind: 'answered', status: 200, text: openApiText() }
      return contract
    },
  }
}
