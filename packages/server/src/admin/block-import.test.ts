import { mostImportLines } from '@axbridge/api'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { faultsOf, type RunningAdmin, runAdmin, stores } from './running-admin.test.kit.ts'

const header = 'block,approval,validFrom,validUntil,basePlatform,customer,state'

describe.each(stores)('an import of blocks, over the %s store', (kind) => {
  let api: RunningAdmin
  let other: string
  beforeAll(async () => {
    api = await runAdmin(kind)
    other = (await api.admin('POST', '/customers', { name: 'other' })).json.id
  })
  afterAll(() => api.close())

  let taken = 200
  const freeBlock = () => {
    taken += 1
    return `70010000${taken}`
  }
  const line = (changes: Partial<Record<string, string>> = {}) => {
    const fields: Partial<Record<string, string>> = {
      block: freeBlock(),
      approval: 'approval-1',
      validFrom: '2030-01-01T00:00:00+08:00',
      basePlatform: 'operator-1',
      ...changes,
    }
    return header
      .split(',')
      .map((name) => fields[name] ?? '')
      .join(',')
  }
  const send = (lines: readonly string[], query = '') =>
    api.admin('POST', `/blocks/import${query}`, [header, ...lines].join('\n'))
  const isThere = async (block: string) => (await api.admin('GET', `/blocks/${block}`)).status === 200

  test('records every block of the file', async () => {
    const [one, two] = [freeBlock(), freeBlock()]
    const imported = await send([
      line({ block: one, customer: api.customer.id, state: 'active', validUntil: '2031-01-01T00:00:00Z' }),
      line({ block: two, approval: '"approval, with a comma"' }),
    ])
    expect(imported.status).toBe(200)
    expect(imported.json).toEqual({ blocks: 2, dryRun: false })
    expect((await api.admin('GET', `/blocks/${one}`)).json).toMatchObject({
      customer: api.customer.id,
      state: 'active',
      validUntil: '2031-01-01T00:00:00.000Z',
    })
    expect((await api.admin('GET', `/blocks/${two}`)).json).toMatchObject({
      approval: 'approval, with a comma',
      customer: null,
      state: 'allocated',
      validUntil: null,
    })
  })

  test('takes the columns in any order, a mark of the byte order, the line ends of others and empty lines', async () => {
    const [one, two] = [freeBlock(), freeBlock()]
    const text = [
      '\ufeffapproval,basePlatform,block,validFrom',
      `a,p,${one},2030-01-01T00:00:00Z`,
      '',
      `a, p , ${two},2030-01-01T00:00:00Z`,
      '',
    ]
    const imported = await api.admin('POST', '/blocks/import', text.join('\r\n'))
    expect(imported.json).toEqual({ blocks: 2, dryRun: false })
    expect((await api.admin('GET', `/blocks/${two}`)).json.basePlatform).toBe('p')
  })

  test('names every bad line by number, field and rule, and records nothing (NUM-3)', async () => {
    const good = freeBlock()
    const twice = freeBlock()
    const lines = [
      line({ block: good }),
      line({ approval: '' }),
      line({ block: '13800000011', validFrom: 'today' }),
      line({ block: twice }),
      line({ block: twice }),
      line({ validFrom: '2030-01-02T00:00:00Z', validUntil: '2030-01-01T00:00:00Z' }),
      'too,few',
      line({ customer: 'cus_abcdefghijkmnpqr' }),
      line({ block: '70010000001' }),
      line({ state: 'recovered' }),
      `"not" closed well${line()}`,
    ]
    for (const query of ['', '?dryRun=true', '?dryRun=false']) {
      const refused = await send(lines, query)
      expect(refused.status).toBe(400)
      expect(refused.json.code).toBe('malformed')
      expect(refused.json.detail).toBe('9 lines break rules; nothing was recorded.')
      expect(faultsOf(refused)).toEqual([
        'lines.3.approval: is required',
        'lines.4.block: must be exactly 11 digits (0-9) beginning with 700',
        'lines.4.validFrom: must be a real RFC 3339 date-time with its offset, such as 2030-01-31T08:00:00.000Z',
        'lines.6.block: stands in line 5 already',
        'lines.7.validUntil: must be after validFrom',
        'lines.8: must have 7 fields',
        'lines.9.customer: must be a customer here',
        'lines.10.block: is recorded already',
        'lines.11.state: must be allocated or active',
        'lines.12: is not CSV (RFC 4180): look at its quotes',
      ])
    }
    expect(await isThere(good)).toBe(false)
  })

  test('counts the lines of a file with CRLF as an editor does, also behind a line end in quotes', async () => {
    const lines = [header, line({ approval: '"two\r\nlines"' }), line({ block: '1' })]
    const faults = faultsOf(await api.admin('POST', '/blocks/import', lines.join('\r\n')))
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['lines.3.approval', 'lines.4.block'])
  })

  test('dry records nothing of a good file, and says how much it would', async () => {
    const block = freeBlock()
    const dry = await send([line({ block }), line()], '?dryRun=true')
    expect(dry.status).toBe(200)
    expect(dry.json).toEqual({ blocks: 2, dryRun: true })
    expect(await isThere(block)).toBe(false)
  })

  test('sent again records nothing twice, and names the lines', async () => {
    const lines = [line(), line()]
    await send(lines)
    const again = await send([line(), ...lines])
    expect(again.status).toBe(409)
    expect(again.json.code).toBe('block_taken')
    expect(faultsOf(again)).toEqual(['lines.3.block: is recorded already', 'lines.4.block: is recorded already'])
    expect(await isThere(`70010000${taken}`)).toBe(false)
  })

  test('moves no block to another customer, and an attempt is an alarm (NUM-5)', async () => {
    const before = api.alarms.length
    const refused = await send([line({ block: '70010000001', customer: other })])
    expect(refused.status).toBe(409)
    expect(faultsOf(refused)).toEqual(['lines.2.customer: is not who has the block: it never moves'])
    expect(api.alarms.slice(before)).toMatchObject([{ fields: { block: '70010000001', to: other } }])
  })

  test.each([
    ['an empty file', '', ['body: must name the columns in its first line']],
    ['a file without a block', header, ['body: must have at least one block']],
    [
      'a file without its columns',
      '70010000999,2030-01-01T00:00:00Z,owner',
      [
        'lines.1: may name the columns block, approval, validFrom, validUntil, basePlatform, customer, state and no other',
        'lines.1.owner: may name the columns block, approval, validFrom, validUntil, basePlatform, customer, state and no other',
        'lines.1.block: is a column that is required',
        'lines.1.approval: is a column that is required',
        'lines.1.validFrom: is a column that is required',
        'lines.1.basePlatform: is a column that is required',
      ],
    ],
    [
      'a column that stands twice',
      'block,approval,block,validFrom,basePlatform\n',
      ['lines.1: must name each column once'],
    ],
    ['a file with a quote that never ends', `${header}\n"7001`, ['lines.2: is not CSV (RFC 4180): look at its quotes']],
    ['a line without end', `${header}\n${'7'.repeat(3_000)}`, ['lines.2: may have at most 2048 characters']],
  ])('refuses %s', async (_, text, faults) => {
    const refused = await api.admin('POST', '/blocks/import', text)
    expect(refused.status).toBe(400)
    expect(faultsOf(refused)).toEqual(faults)
  })

  test('takes 10,000 blocks and no more', async () => {
    const many = (count: number) =>
      ['block,approval,validFrom,basePlatform']
        .concat(
          Array.from({ length: count }, (_, at) => `700200${String(at).padStart(5, '0')},a,2030-01-01T00:00:00Z,p`),
        )
        .join('\n')
    const refused = await api.admin('POST', '/blocks/import', many(mostImportLines + 1))
    expect(faultsOf(refused)).toEqual([`body: may have at most ${mostImportLines} blocks`])
    const imported = await api.admin('POST', '/blocks/import', many(mostImportLines))
    expect(imported.json).toEqual({ blocks: mostImportLines, dryRun: false })
  }, 60_000)

  test('takes no longer body, no JSON, no text that is not UTF-8 and no other query', async () => {
    const long = await api.admin('POST', '/blocks/import', 'x'.repeat(1_048_577))
    expect(long.status).toBe(413)
    expect((await api.admin('POST', '/blocks/import', {})).status).toBe(415)
    const headers = { authorization: `Bearer ${api.adminKey}`, 'content-type': 'text/csv' }
    const path = '/admin/v1/blocks/import'
    const broken = await api.ask({ method: 'POST', path, body: new Uint8Array([0x62, 0xff]), headers })
    expect(faultsOf(broken)).toEqual(['body: must be in UTF-8'])
    expect(faultsOf(await send([line()], '?dryRun=yes'))).toEqual(['dryRun: must be true or false'])
  })
})
