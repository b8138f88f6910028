import type { BareItem, InnerList, Parameter } from './field-reader.ts'

const quoted = (text: string): string =>
  text.includes('"') || text.includes('\\') ? `"${text.replaceAll(/["\\]/g, '\\$&')}"` : `"${text}"`

const bareItem = (item: BareItem): string => {
  switch (item.kind) {
    case 'string':
      return quoted(item.text)
    case 'token':
      return item.text
    case 'integer':
      return String(item.value)
    case 'boolean':
      return item.value ? '?1' : '?0'
  }
}

const serializeParameters = (parameters: readonly Parameter[]): string => {
  let text = ''
  for (const { key, value } of parameters) {
    // RFC 8941 section 4.1.1.2: true is left out.
    text += value.kind === 'boolean' && value.value ? `;${key}` : `;${key}=${bareItem(value)}`
  }
  return text
}

/**
 * The one spelling of an inner list (RFC 8941 section 4.1.1.1). A signature covers this and not what was sent: spaces on
 * the way do not count (RFC 9421 section 2.3).
 */
export const serializeList = ({ items, parameters }: InnerList): string => {
  let text = '('
  for (const item of items) {
    if (text.length > 1) text += ' '
    text += quoted(item.text) + serializeParameters(item.parameters)
  }
  return `${text})${serializeParameters(parameters)}`
}
