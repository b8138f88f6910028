/** The types of PostgreSQL's catalogue, pg_type.dat. */
const elementTypes = { int2: 21, int4: 23, int8: 20, bytea: 17, text: 25 } as const

type ElementType = keyof typeof elementTypes

type Element = number | string | Uint8Array | null

const headerOctets = 20
const widths = { int2: 2, int4: 4, int8: 8 } as const

const octetsOf = (type: ElementType, value: Element): number => {
  if (value === null) return 0
  if (type === 'bytea') return (value as Uint8Array).length
  return type === 'text' ? Buffer.byteLength(value as string) : widths[type]
}

/**
 * An array in PostgreSQL's binary form (array_recv in its source): the driver sends octets as they are, where it would write
 * any other array as text, which both sides would have to quote and to read again.
 */
const arrayOf =
  (type: ElementType) =>
  (values: readonly Element[]): Buffer => {
    let octets = headerOctets + 4 * values.length
    for (const value of values) octets += octetsOf(type, value)
    const array = Buffer.allocUnsafe(octets)
    array.writeInt32BE(1, 0)
    array.writeInt32BE(1, 4)
    array.writeInt32BE(elementTypes[type], 8)
    array.writeInt32BE(values.length, 12)
    array.writeInt32BE(1, 16)
    let at = headerOctets
    for (const value of values) {
      at = value === null ? array.writeInt32BE(-1, at) : writeElement(array, at, type, value)
    }
    return array
  }

const writeElement = (array: Buffer, at: number, type: ElementType, value: Exclude<Element, null>): number => {
  if (typeof value === 'string') {
    const length = array.write(value, at + 4)
    return array.writeInt32BE(length, at) + length
  }
  if (typeof value !== 'number') {
    array.set(value, array.writeInt32BE(value.length, at))
    return at + 4 + value.length
  }
  if (type === 'int2') return array.writeInt16BE(value, array.writeInt32BE(2, at))
  if (type === 'int4') return array.writeInt32BE(value, array.writeInt32BE(4, at))
  // Whole numbers up to 2^53: the upper half is signed.
  const upper = Math.floor(value / 0x1_0000_0000)
  array.writeInt32BE(8, at)
  array.writeInt32BE(upper, at + 4)
  return array.writeUInt32BE(value - upper * 0x1_0000_0000, at + 8)
}

export const int2Array = arrayOf('int2')
export const int4Array = arrayOf('int4')
export const int8Array = arrayOf('int8')
export const byteaArray = arrayOf('bytea')
export const textArray = arrayOf('text')
