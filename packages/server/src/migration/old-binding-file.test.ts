import { Readable } from 'node:stream'
import { defaultBindingLimits } from '@axbridge/core'
import { describe, expect, test } from 'vitest'
import { faultOfOldExpiry } from './old-binding.ts'
import { type OldBindingLine, OldFileError, readOldBindingFile } from './old-binding-file.ts'

const header = 'old_number,old_number_y,mode,a,members,b,order_id,expires_at'
const [a, b, c] = ['13800000011', '13900000012', '13700000013']
const expiresAt = '2030-01-31T09:00:00.000Z'

/** The file in small pieces, as a disk might give it. */
const inPieces = (octets: Buffer, length = 7): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(octets.length / length) }, (_, at) =>
      octets.subarray(at * length, (at + 1) * length),
    ),
  )

const read = async (text: string | Buffer): Promise<OldBindingLine[]> => {
  const lines: OldBindingLine[] = []
  for await (const line of readOldBindingFile(inPieces(Buffer.from(text)))) lines.push(line)
  return lines
}

/** `line: field rule` for each fault of a file with these lines. */
const faults = async (...lines: readonly string[]): Promise<string[]> => {
  const found = await read([header, ...lines].join('\n'))
  return found.flatMap(({ line, reading }) =>
    reading.kind === 'faults' ? reading.faults.map(({ field, rule }) => `${line}: ${field} ${rule}`) : [],
  )
}

describe('a file of old bindings', () => {
  test('is read in every mode, each line as the bind that it becomes', async () => {
    const lines = await read(
      [
        `\ufeff${header}`,
        `95013000001,,,${a},,${b},order-1,${expiresAt}`,
        `95013000002,95013000003,AXYB,+86${a},,${b},订单-2,2030-01-31T17:00:00+08:00`,
        `95013000004,,GXB,,${a}; ${c},${b},order-3,${expiresAt}`,
        `95013000005,95013000006,GXYB,,,${b},"order,4",${expiresAt}`,
      ].join('\r\n'),
    )
    expect(lines.map(({ line }) => line)).toEqual([2, 3, 4, 5])
    const bindings = lines.map(({ reading }) => (reading.kind === 'read' ? reading.binding : reading.faults))
    expect(bindings).toMatchObject([
      {
        oldNumber: '95013000001',
        oldNumberY: null,
        pairs: 1,
        bind: { mode: 'AXB', a, b, orderId: 'order-1', expiresAt },
      },
      { oldNumberY: '95013000003', pairs: 2, bind: { mode: 'AXYB', a: `+86${a}`, orderId: '订单-2' } },
      { oldNumber: '95013000004', pairs: 2, bind: { mode: 'GXB', members: [a, c], b } },
      { oldNumberY: '95013000006', pairs: 1, bind: { mode: 'GXYB', members: [], orderId: 'order,4' } },
    ])
    expect(bindings[1]).toMatchObject({ expiresAt: Date.parse(expiresAt) })
  })

  test('names the fault of every line, and never what stood there', async () => {
    const found = await faults(
      `9501300000,,,${a},,${b},order-1,${expiresAt}`,
      ',,,,,,,',
      `95013000001,,AX,${a},,${b},order-1,${expiresAt}`,
      `95013000001,,,12345678901,,95013000001,order-1,${expiresAt}`,
      `95013000001,,,${a},,${a},order-1,${expiresAt}`,
      `95013000001,,,${a},,${b},order ${a},${expiresAt}`,
      `95013000001,,,${a},,${b},order-1,2030-02-30T09:00:00Z`,
      `95013000001,95013000002,,${a},,${b},order-1,${expiresAt}`,
      `95013000001,,AXYB,${a},,${b},order-1,${expiresAt}`,
      `95013000001,,AXB,${a},${c},${b},order-1,${expiresAt}`,
      `95013000001,,GXB,${a},${c},${b},order-1,${expiresAt}`,
      `95013000001,,GXB,,${c};12,${b},order-1,${expiresAt}`,
      `95013000001,,GXB,,${c};${c},${b},order-1,${expiresAt}`,
      `95013000001,,GXB,,${c};${b},${b},order-1,${expiresAt}`,
      'too,few',
      `95013000001,"" "x,,${a},,${b},order-1,${expiresAt}`,
    )
    expect(found.map((fault) => fault.split(' ').slice(0, 2).join(' '))).toEqual(
      [
        '2: old_number',
        '4: mode',
        '5: a',
        '5: b',
        '6: b',
        '7: order_id',
        '8: expires_at',
        '9: old_number_y',
        '10: old_number_y',
        '11: members',
        '12: a',
        '13: members',
        '14: members',
        '15: b',
        '16: the',
        '17: the',
      ].toSpliced(1, 0, '3: old_number', '3: a', '3: b', '3: order_id', '3: expires_at'),
    )
    for (const person of [a, b, c, '12345678901', '95013000001']) expect(found.join('\n')).not.toContain(person)
  })

  test.each([
    ['is empty', '', /the first line must name the columns/],
    ['does not name its columns', `95013000001,${a}`, /may name the columns/],
    ['names a column twice', `${header},b`, /each column once/],
    ['lacks a column', 'old_number,a,b,order_id', /must name the column expires_at/],
  ])('that %s is refused as a whole', async (_, text, says) => {
    const error = await read(text).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(OldFileError)
    expect(String(error)).toMatch(says)
    expect(String(error)).not.toContain(a)
  })

  test('that is not UTF-8 is refused, so that no order id is changed', async () => {
    const gbk = Buffer.concat([
      Buffer.from(`${header}\n95013000001,,,${a},,${b},`),
      Buffer.from([0xb6, 0xa9]),
      Buffer.from(`,${expiresAt}\n`),
    ])
    await expect(read(gbk)).rejects.toThrow('the file must be UTF-8')
  })

  test('with a quote that never ends gives the lines before it and names the place', async () => {
    const good = `95013000001,,,${a},,${b},order-1,${expiresAt}`
    const lines = await read([header, good, good, `"95013`, good].join('\n'))
    expect(lines.map(({ reading }) => reading.kind)).toEqual(['read', 'read', 'faults'])
  })

  test('is read in a memory that does not grow with it', async () => {
    const line = Buffer.from(`95013000001,,,${a},,${b},order-1,${expiresAt}\n`)
    const many = Buffer.concat(Array(1_000).fill(line))
    let taken = 0
    const endless = async function* () {
      yield Buffer.from(`${header}\n`)
      for (;;) {
        taken += 1
        yield many
      }
    }
    const lines = readOldBindingFile(Readable.from(endless()))
    for (let count = 0; count < 5_000; count += 1) await lines.next()
    await lines.return(undefined)
    expect(taken).toBeLessThan(15)
  })
})

test('whether the end of an old binding is still ahead is asked of the clock, not of the file', async () => {
  const [line] = await read(`${header}\n95013000001,,,${a},,${b},order-1,${expiresAt}`)
  if (line?.reading.kind !== 'read') throw new Error('the line was not read')
  const { binding } = line.reading
  expect(faultOfOldExpiry(binding, binding.expiresAt - 60_001, defaultBindingLimits)).toBeUndefined()
  expect(faultOfOldExpiry(binding, binding.expiresAt - 60_000, defaultBindingLimits)).toMatchObject({
    field: 'expires_at',
  })
})

test('BASE-10: no line has an emergency number or short code as a party', async () => {
  for (const code of ['110', '119', '120', '12110', '95588', '10086', '12345', '+86110', '010110']) {
    expect((await faults(`95013000001,,,${code},,${b},o,${expiresAt}`)).map((fault) => fault.split(' ')[1])).toEqual([
      'a',
    ])
    expect((await faults(`95013000001,,,${a},,${code},o,${expiresAt}`)).map((fault) => fault.split(' ')[1])).toEqual([
      'b',
    ])
    const grouped = await faults(`95013000004,,GXB,,${a};${code},${b},o,${expiresAt}`)
    expect(grouped.map((fault) => fault.split(' ')[1]?.split('.')[0])).toEqual(['members'])
  }
})
