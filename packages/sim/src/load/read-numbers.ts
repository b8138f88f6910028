import { readFileSync } from 'node:fs'

/** The 700 numbers of the bindings, without the 700: a file of one float64 each. */
export const readNumbers = (file: string): Float64Array => {
  const octets = readFileSync(file)
  return new Float64Array(octets.buffer.slice(octets.byteOffset, octets.byteOffset + octets.byteLength))
}
