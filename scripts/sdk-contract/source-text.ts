/** The longest line that the formatter leaves as it is. */
export const longestLine = 120

/** A literal as the formatter spells it. */
export const literal = (value: string | number | boolean): string => {
  if (typeof value !== 'string') return String(value)
  const json = JSON.stringify(value)
  if (value.includes("'") && !value.includes('"')) return json
  return `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}

/** `key: 'value',`, the value on a line of its own where both are too long for one. */
export const entry = (indent: string, key: string, value: string): string[] => {
  const line = `${indent}${key}: ${value},`
  return line.length <= longestLine ? [line] : [`${indent}${key}:`, `${indent}  ${value},`]
}

/** `key: [one, two],`, each item on a line of its own where they are too long for one. */
export const listEntry = (indent: string, key: string, items: readonly string[]): string[] => {
  const line = `${indent}${key}: [${items.join(', ')}],`
  if (line.length <= longestLine) return [line]
  return [`${indent}${key}: [`, ...items.map((item) => `${indent}  ${item},`), `${indent}],`]
}

/** `head: one | two`, or each alternative on a line of its own. */
export const alternatives = (indent: string, head: string, parts: readonly string[]): string[] => {
  const line = `${indent}${head} ${parts.join(' | ')}`
  if (line.length <= longestLine || parts.length === 1) return [line]
  return [`${indent}${head}`, ...parts.flatMap((part) => alternative(`${indent}  `, part))]
}

/** A list of alternatives that is too long for one line has each of them on its own. */
const alternative = (indent: string, part: string): string[] => {
  const line = `${indent}| ${part}`
  const listed = /^readonly \((.*)\)\[\]$/.exec(part)?.[1]
  if (line.length <= longestLine || listed === undefined) return [line]
  return [`${indent}| readonly (`, ...listed.split(' | ').map((one) => `${indent}    | ${one}`), `${indent}  )[]`]
}

export const docComment = (indent: string, text: string | undefined): string[] =>
  text === undefined ? [] : [`${indent}/** ${text.replaceAll('*/', '*\\/')} */`]
