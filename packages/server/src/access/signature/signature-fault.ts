/** The headers by which a request is signed, as people write them. */
export type SignatureField = 'Signature-Input' | 'Signature' | 'Content-Digest'

/** The header to correct and the rule that it breaks, to be read after its name; never what the header held. */
export type RefusedSignature = { readonly kind: 'refused'; readonly field: SignatureField; readonly rule: string }

export const refusedSignature = (field: SignatureField, rule: string): RefusedSignature => ({
  kind: 'refused',
  field,
  rule,
})
