/**
 * Everything that may be wrong with a store, and what it means. The names are for programs and stay as they are; a test
 * damages a store in each of these ways.
 */
export const faults = {
  file_damaged: 'the database file is damaged',
  row_unreadable: 'a row holds what this version cannot read',
  customer_unknown: 'a row is of a customer that is not there',
  block_unknown: 'a binding stands on a block that is not there',
  block_not_customers: "a binding routes on a block that is not in its customer's pool, or was given back",
  block_outlived: 'a binding routes beyond the validity of its block',
  binding_misfit: 'a binding contradicts itself: its mode, its numbers, its parties or its instants',
  committed_behind: 'something is younger than the highest committed time: a clock that steps back might revive it',
  party_twice: 'a party of a binding that routes is held on its number by another binding',
  pair_missing: 'a party of a binding that routes does not stand on its number: his calls are refused',
  pair_of_stranger: 'somebody stands live on a number who is no party of the binding',
  pair_without_binding: 'a pair is of a binding that is not there',
  pair_elsewhere: 'a pair stands on another number than its binding',
  pair_misfit: 'a pair has another side, or counts otherwise, than its binding says',
  pair_life: 'a pair is live until another instant than its binding, or rests shorter than it is live',
  number_over_limit: 'more pairs count on a number than any may hold',
  returns_wrong: 'the counters by block and hour differ from the pairs',
  history_broken: 'the history of a number misses a binding',
  lookup_missing: 'a binding or a pair is missing in the look-ups by customer, order or party',
  lookup_stray: 'a look-up by customer, order or party leads to what is not there',
  former_astray:
    'somebody is kept as having stood in a binding that is not there, that has lost its persons, or that was not changed then',
  seal_closed: 'a sealed value does not open with the master key',
  record_malformed: 'a call record is neither open nor closed as records are',
  record_astray: 'a call record names a binding that is not there, or is not of its customer, order or number',
  record_unmasked: 'a call record holds more digits of a real number than its mask',
  record_stale: 'a call record is open for longer than any call may last',
  event_gap: "the numbers of an owner's events have a gap",
  event_astray: 'an event tells of a binding or a call that is not there or not of its owner',
  created_missing: 'a binding has no event of its making',
  ended_missing: 'a binding was unbound and has no event of its end',
  event_order: 'the events of a binding are not those of one life, in its order, each once',
  turn_missing: 'nothing is set for an instant at which a binding will end or its pairs will be free',
  turn_astray: 'a turn is of a binding that is not there',
  delivery_astray: 'a delivery is of an endpoint that is not there',
  user_misfit:
    'a user of the console is the developer of no customer, is of a customer without being that, or is active without a password',
  session_astray: 'a session of the console is of a user who is not there',
  audit_gap: 'the audit log misses an entry',
  audit_changed: 'an entry of the audit log is not what it was when it was written',
  matter_misfit:
    'a matter of supervision has another place among the changes than there can be, or was changed before it was made',
} as const satisfies Record<string, string>

export type FaultName = keyof typeof faults
