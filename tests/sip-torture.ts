import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repositoryRoot } from './repository.ts'

/** What a request meets at an agent that takes calls and nothing else. */
export type Torture = {
  /** The name of RFC 4475, which is the name of its file in the npm package `sip`. */
  readonly name: string
  readonly section: string
  /** Whether the parser takes it. A message that is taken is written again to one that is read as the same. */
  readonly read: 'taken' | 'refused'
  /** The final status that comes back; `silence` for what is not answered at all, `offered` for a call that is put through. */
  readonly outcome: number | 'silence' | 'offered'
  /** What the RFC asks, in our words, where it is not the plain case of its section; and where it leaves a choice, ours. */
  readonly why: string
}

/** RFC 4475 section 3.1.1: valid, however strange. */
const valid: readonly Torture[] = [
  {
    name: 'wsinv',
    section: '3.1.1.1',
    read: 'taken',
    outcome: 481,
    why: 'white space and folding everywhere; its To names a dialog that is none of ours',
  },
  {
    name: 'intmeth',
    section: '3.1.1.2',
    read: 'taken',
    outcome: 405,
    why: 'a method of punctuation that nobody knows',
  },
  { name: 'esc01', section: '3.1.1.3', read: 'taken', outcome: 'offered', why: 'the user part is %-escaped' },
  {
    name: 'escnull',
    section: '3.1.1.4',
    read: 'taken',
    outcome: 405,
    why: 'a sound REGISTER, and this agent is no registrar',
  },
  {
    name: 'esc02',
    section: '3.1.1.5',
    read: 'taken',
    outcome: 405,
    why: 'a method is no URI: its escapes mean nothing, so it is not REGISTER',
  },
  {
    name: 'lwsdisp',
    section: '3.1.1.6',
    read: 'taken',
    outcome: 200,
    why: 'no space between a name and its angle bracket',
  },
  { name: 'longreq', section: '3.1.1.7', read: 'taken', outcome: 'offered', why: 'long values are within our limits' },
  {
    name: 'dblreq',
    section: '3.1.1.8',
    read: 'taken',
    outcome: 405,
    why: 'the second request of one datagram is not read',
  },
  { name: 'semiuri', section: '3.1.1.9', read: 'taken', outcome: 200, why: 'a semicolon in a user part' },
  {
    name: 'transports',
    section: '3.1.1.10',
    read: 'taken',
    outcome: 200,
    why: 'a Via of a transport that is not known',
  },
  {
    name: 'mpart01',
    section: '3.1.1.11',
    read: 'taken',
    outcome: 405,
    why: 'MESSAGE is not taken; the body is kept octet by octet',
  },
  {
    name: 'unreason',
    section: '3.1.1.12',
    read: 'taken',
    outcome: 'silence',
    why: 'a reason phrase of UTF-8; it belongs to no request of ours',
  },
  {
    name: 'noreason',
    section: '3.1.1.13',
    read: 'taken',
    outcome: 'silence',
    why: 'no reason phrase; it belongs to no request of ours',
  },
]

/** Section 3.1.2: invalid. */
const invalid: readonly Torture[] = [
  {
    name: 'badinv01',
    section: '3.1.2.1',
    read: 'refused',
    outcome: 400,
    why: 'the address of the Via can be read, what stands behind it cannot',
  },
  { name: 'clerr', section: '3.1.2.2', read: 'refused', outcome: 400, why: 'Content-Length beyond the datagram' },
  { name: 'ncl', section: '3.1.2.3', read: 'refused', outcome: 400, why: 'a negative Content-Length' },
  { name: 'scalar02', section: '3.1.2.4', read: 'refused', outcome: 400, why: 'numbers beyond their range' },
  {
    name: 'scalarlg',
    section: '3.1.2.5',
    read: 'refused',
    outcome: 'silence',
    why: 'a response with numbers beyond their range is dropped',
  },
  {
    name: 'quotbal',
    section: '3.1.2.6',
    read: 'refused',
    outcome: 400,
    why: 'a quote that never closes; it is not repaired',
  },
  { name: 'ltgtruri', section: '3.1.2.7', read: 'refused', outcome: 400, why: 'it is not repaired' },
  { name: 'lwsruri', section: '3.1.2.8', read: 'refused', outcome: 400, why: 'a space inside the request URI' },
  { name: 'lwsstart', section: '3.1.2.9', read: 'refused', outcome: 400, why: 'two spaces in the start line' },
  { name: 'trws', section: '3.1.2.10', read: 'refused', outcome: 400, why: 'it may be ignored or refused: refused' },
  {
    name: 'escruri',
    section: '3.1.2.11',
    read: 'refused',
    outcome: 400,
    why: 'header fields in a request URI may be ignored or refused: refused',
  },
  {
    name: 'baddate',
    section: '3.1.2.12',
    read: 'taken',
    outcome: 'offered',
    why: 'Date may be refused or ignored: ignored, since nothing here reads it',
  },
  {
    name: 'regbadct',
    section: '3.1.2.13',
    read: 'refused',
    outcome: 400,
    why: 'header fields in a URI without angle brackets',
  },
  { name: 'badaspec', section: '3.1.2.14', read: 'refused', outcome: 400, why: 'it is not repaired' },
  { name: 'baddn', section: '3.1.2.15', read: 'refused', outcome: 400, why: 'it is not repaired' },
  { name: 'badvers', section: '3.1.2.16', read: 'refused', outcome: 505, why: 'another version of SIP' },
  { name: 'mismatch01', section: '3.1.2.17', read: 'refused', outcome: 400, why: 'CSeq names another method' },
  {
    name: 'mismatch02',
    section: '3.1.2.18',
    read: 'refused',
    outcome: 400,
    why: '501 for the method or 400 for the CSeq: 400',
  },
  {
    name: 'bigcode',
    section: '3.1.2.19',
    read: 'refused',
    outcome: 'silence',
    why: 'a status beyond 32 bits is dropped',
  },
]

/** Sections 3.2 to 3.4: what a transaction and its user make of it. */
const above: readonly Torture[] = [
  {
    name: 'badbranch',
    section: '3.2.1',
    read: 'refused',
    outcome: 400,
    why: 'refused without state, as the RFC prefers',
  },
  { name: 'insuf', section: '3.3.1', read: 'refused', outcome: 400, why: 'the answer lacks what the request lacks' },
  { name: 'unkscm', section: '3.3.2', read: 'taken', outcome: 416, why: 'a scheme that nobody knows' },
  { name: 'novelsc', section: '3.3.3', read: 'taken', outcome: 416, why: 'a registered scheme that is not ours' },
  {
    name: 'unksm2',
    section: '3.3.4',
    read: 'taken',
    outcome: 405,
    why: 'other schemes in From and To are no fault of syntax; no registrar here',
  },
  { name: 'bext01', section: '3.3.5', read: 'taken', outcome: 420, why: 'Unsupported names what Require asked for' },
  { name: 'invut', section: '3.3.6', read: 'taken', outcome: 415, why: 'a body of an unknown type' },
  {
    name: 'regaut01',
    section: '3.3.7',
    read: 'taken',
    outcome: 405,
    why: 'an unknown scheme of credentials is for a registrar to challenge',
  },
  { name: 'multi01', section: '3.3.8', read: 'refused', outcome: 400, why: 'fields that stand once stand twice' },
  { name: 'mcl01', section: '3.3.9', read: 'refused', outcome: 400, why: 'two lengths' },
  {
    name: 'bcast',
    section: '3.3.10',
    read: 'taken',
    outcome: 'silence',
    why: 'a response with a second Via went astray; nothing is sent to 255.255.255.255',
  },
  {
    name: 'zeromf',
    section: '3.3.11',
    read: 'taken',
    outcome: 200,
    why: 'an endpoint answers OPTIONS whatever Max-Forwards is',
  },
  { name: 'cparam01', section: '3.3.12', read: 'taken', outcome: 405, why: 'the parameter is the field’s' },
  { name: 'cparam02', section: '3.3.13', read: 'taken', outcome: 405, why: 'the parameter is the URI’s' },
  {
    name: 'regescrt',
    section: '3.3.14',
    read: 'taken',
    outcome: 405,
    why: 'the header fields belong to the Contact’s URI',
  },
  { name: 'sdp01', section: '3.3.15', read: 'taken', outcome: 406, why: 'the caller takes no session description' },
  {
    name: 'inv2543',
    section: '3.4.1',
    read: 'taken',
    outcome: 400,
    why: 'the one departure: without Contact nothing can be sent inside the dialog, and RFC 3261 section 8.1.1.8 asks for it',
  },
]

/** All 49 messages. None is left out. */
export const torture: readonly Torture[] = [...valid, ...invalid, ...above]

/** The octets of a message as the npm package `sip` brings them, as a byte string. */
export const tortureWire = (name: string): string =>
  readFileSync(join(repositoryRoot, 'node_modules/sip/test/messages', `${name}.dat`), 'latin1')
