import type { BindingId, Candidate, KeptAnswer, PlacementOutcome, ProtectedNumber } from '@axbridge/core'
import { putCommonBinding, putParty, takeCommonBinding, takeParty } from './binding-formats.ts'
import type { FlatReader, FlatWriter } from './flat-message.ts'
import type { OperationFormat } from './operations.ts'

const putCandidate = (message: FlatWriter, { id, x, y, parties, answer }: Candidate): void => {
  message.put(id)
  message.put(x)
  message.put(y)
  message.putOctets(parties)
  message.putOptional(answer, (sealed) => message.putOctets(sealed))
}

const takeCandidate = (message: FlatReader): Candidate => {
  const candidate = {
    id: message.text() as BindingId,
    x: message.text() as ProtectedNumber,
    y: message.text() as ProtectedNumber,
    parties: message.octets(),
  }
  const answer = message.optional(() => message.octets())
  return answer === undefined ? candidate : { ...candidate, answer }
}

const putKept = (message: FlatWriter, kept: Omit<KeptAnswer, 'answer'>): void => {
  message.put(kept.keptAt)
  message.putOctets(kept.key)
  message.putOctets(kept.body)
}

const takeKept = (message: FlatReader): Omit<KeptAnswer, 'answer'> => ({
  keptAt: message.number(),
  key: message.octets(),
  body: message.octets(),
})

export const placeFormat: OperationFormat<'place'> = {
  putInput: (message, { binding, candidates, parties, liveUntil, heldUntil, limit, at, kept }) => {
    putCommonBinding(message, binding)
    message.putList(candidates, putCandidate)
    message.putList(parties, putParty)
    message.put(liveUntil)
    message.put(heldUntil)
    message.put(limit)
    message.put(at)
    message.putOptional(kept, (own) => putKept(message, own))
  },
  takeInput: (message) => {
    const placement = {
      binding: takeCommonBinding(message),
      candidates: message.list(takeCandidate),
      parties: message.list(takeParty),
      liveUntil: message.number(),
      heldUntil: message.number(),
      limit: message.number(),
      at: message.number(),
    }
    const kept = message.optional(() => takeKept(message))
    return kept === undefined ? placement : { ...placement, kept }
  },
  putOutcome: (message, outcome) => {
    message.put(outcome.kind)
    switch (outcome.kind) {
      case 'placed':
        message.put(outcome.candidate)
        break
      case 'refused':
        message.put(outcome.taken)
        message.put(outcome.full)
        message.put(outcome.notIssued)
        break
      case 'kept':
        putKept(message, outcome.kept)
        message.putOctets(outcome.kept.answer)
    }
  },
  takeOutcome: (message) => {
    const kind = message.text() as PlacementOutcome['kind']
    switch (kind) {
      case 'placed':
        return { kind, candidate: message.number() }
      case 'refused':
        return { kind, taken: message.number(), full: message.number(), notIssued: message.number() }
      case 'kept':
        return { kind, kept: { ...takeKept(message), answer: message.octets() } }
    }
  },
}
