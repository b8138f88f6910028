import { FieldReader, type InnerList } from './field-reader.ts'
import { combinedValue, type RequestHead } from './request-head.ts'
import { type RefusedSignature, refusedSignature, type SignatureField } from './signature-fault.ts'

/** By this tag a signature says that it is meant for this API, beside signatures for others (RFC 9421 section 2.3). */
export const ourTag = 'axbridge'

/** The one signature of a request that counts: what it says it covers, and its octets in base64. */
export type ChosenSignature = { readonly kind: 'chosen'; readonly list: InnerList; readonly mac: string }

const macCharacters = 44

const tagOf = ({ parameters }: InnerList): string | undefined => {
  const tag = parameters.find(({ key }) => key === 'tag')?.value
  return tag?.kind === 'string' ? tag.text : tag?.kind
}

/** The first signature with our tag; without one, the only signature there is, unless it is meant for somebody else. */
const choose = (lists: ReadonlyMap<string, InnerList>): readonly [string, InnerList] | undefined => {
  for (const labelled of lists) {
    const tag = tagOf(labelled[1])
    if (tag === ourTag || (tag === undefined && lists.size === 1)) return labelled
  }
  return undefined
}

/**
 * Reads Signature-Input and Signature and chooses. A request with neither has no signature. RFC 9421 section 3.2
 * leaves the choice to the application.
 */
export const chosenSignature = (
  head: RequestHead,
  mostCharacters: number,
): ChosenSignature | RefusedSignature | { readonly kind: 'absent' } => {
  const input = combinedValue(head, 'signature-input')
  const signature = combinedValue(head, 'signature')
  if (input === undefined && signature === undefined) return { kind: 'absent' }
  if (input === undefined) return refusedSignature('Signature-Input', 'must be sent beside Signature')
  if (signature === undefined) return refusedSignature('Signature', 'must be sent beside Signature-Input')

  const tooLong = (field: SignatureField) => refusedSignature(field, `may have at most ${mostCharacters} characters`)
  if (input.length > mostCharacters) return tooLong('Signature-Input')
  if (signature.length > mostCharacters) return tooLong('Signature')

  const inputReader = new FieldReader(input)
  const lists = inputReader.dictionary(() => inputReader.innerList())
  if (lists === undefined) return refusedSignature('Signature-Input', inputReader.fault)
  const chosen = choose(lists)
  if (chosen === undefined) {
    return lists.size === 1
      ? refusedSignature('Signature-Input', `must have the tag "${ourTag}" or no tag`)
      : refusedSignature('Signature-Input', `must mark one of several signatures with tag="${ourTag}"`)
  }

  const [label, list] = chosen
  const signatureReader = new FieldReader(signature)
  const macs = signatureReader.dictionary(() => signatureReader.byteSequence())
  if (macs === undefined) return refusedSignature('Signature', signatureReader.fault)
  const mac = macs.get(label)
  if (mac === undefined)
    return refusedSignature('Signature', 'must have a signature under the label of Signature-Input')
  if (mac.length !== macCharacters) return refusedSignature('Signature', 'must be the 32 octets of an HMAC-SHA256')
  return { kind: 'chosen', list, mac }
}
