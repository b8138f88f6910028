import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningCli, runCli } from './running-cli.test.kit.ts'

let cli: RunningCli
beforeAll(async () => {
  cli = await runCli()
})
afterAll(() => cli.close())

const done = async (...argv: string[]) => {
  const ran = await cli.axbridge(argv)
  expect(ran).toMatchObject({ code: 0, notes: '' })
  return ran.out
}

let taken = 0
const freeBlock = () => {
  taken += 1
  return `7001000${String(taken).padStart(4, '0')}`
}
const recordArguments = (block: string) => [
  ...['blocks', 'add', block, '--approval', 'approval-1', '--base-platform', 'operator-1'],
  ...['--valid-from', '2026-01-01T00:00:00+08:00'],
]

describe('the profile of a customer', () => {
  test('is recorded from stdin or a file, and shown (USE-1, USE-2)', async () => {
    const { id } = await cli.json(['customers', 'add', 'a courier'])
    expect(await done('customers', 'profile', id)).toBe('revision  0\nno verified entity\nnone\n')
    const entity = {
      ...{ name: 'A courier company, Ltd', kind: 'enterprise', registration: '91350100M000100Y43' },
      contacts: [{ name: 'The duty officer', email: 'numbers@courier.example' }],
      ...{ verifiedAt: '2026-01-01T00:00:00Z', validUntil: '2036-01-01T00:00:00Z' },
    }
    const profile = { entity, scenarios: [{ name: 'parcel', use: 'parcel', modes: ['AXB', 'GXB'] }] }
    const file = cli.file('profile.json', JSON.stringify(profile))
    const shown = await done('customers', 'profile-set', id, '--file', file)
    expect(shown).toMatch(
      /^revision +1\nentity +A courier company, Ltd\n[\s\S]*\nSCENARIO[^\n]*\nparcel +parcel +AXB,GXB( +-){3}\n$/,
    )
    expect(await done('customers', 'profile', id)).toBe(shown)
    expect(await done('customers', 'show', id)).toMatch(/\nentity +A courier company, Ltd, verified until 2036-01-01/)
    const late = await cli.axbridge(['customers', 'profile-set', id], {
      stdin: JSON.stringify({ ...profile, revision: 0 }),
    })
    expect(late).toMatchObject({ code: 1, notes: expect.stringContaining('meanwhile') })
    expect(await done('customers', 'profile-set', id, '--file', file)).toMatch(/^revision +2\n/)
    const wrong = { entity: null, scenarios: [{ name: 'x', use: 'marketing', modes: ['AXB'] }] }
    const refused = await cli.axbridge(['customers', 'profile-set', id], { stdin: JSON.stringify(wrong) })
    expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining('scenarios.0.use: must be one of') })
  })
})

describe('the rules of policy', () => {
  test('are printed, tried over past calls, and put in the place of those before (APP-13)', async () => {
    expect(await done('policy', 'get')).toMatch(/^revision +0\n[\s\S]*\ncaller-hour +attempts by caller +1 h +150 /)
    const before = await cli.json(['policy', 'get'])
    const rules = before.rules.filter(({ name }: { name: string }) => name === 'pair-day')
    const file = cli.file('rules.json', JSON.stringify({ ...before, rules }))
    const to = new Date().toISOString()
    const between = ['--from', new Date(Date.parse(to) - 3_600_000).toISOString(), '--to', to]
    expect(await done('policy', 'dry-run', ...between, '--file', file)).toMatch(
      /\ncalls +0\n[\s\S]*\npair-day +refuse +0 /,
    )
    expect(await done('policy', 'put', '--file', file)).toMatch(/^revision +1\n[\s\S]*\npair-day [^\n]*\n$/)
    const again = await cli.axbridge(['policy', 'put', '--file', file])
    expect(again).toMatchObject({ code: 1, notes: expect.stringContaining('meanwhile') })
    expect(await cli.axbridge(['policy', 'put'], { stdin: '{}' })).toMatchObject({ code: 2 })
  })
})

describe('suspensions', () => {
  test('are made, listed, shown, decided and lifted (BASE-12, REG-5)', async () => {
    const { id: customer } = await cli.json(['customers', 'add', 'to suspend'])
    const said = ['--reason', 'complaints', '--remedy', 'call less']
    const { id } = await cli.json(['suspensions', 'add', '--customer', customer, ...said])
    expect(await done('suspensions', 'list', '--customer', customer)).toMatch(
      new RegExp(`^SUSPENSION[^\\n]*\\n${id} +${customer} +in_force .*complaints\\n$`),
    )
    expect(await done('customers', 'show', customer)).toContain(`${id}: complaints`)
    expect(await cli.axbridge(['suspensions', 'decide', id, '--upheld', '--reason', 'they are right'])).toMatchObject({
      code: 1,
      notes: expect.stringContaining('(matter_state)'),
    })
    expect(await done('suspensions', 'lift', id, '--reason', 'done')).toMatch(/state +lifted[\s\S]*lifted +.*: done\n$/)
    expect(await done('suspensions', 'show', id)).toMatch(/remedy +call less\n[\s\S]*by +the operators' key\n/)
  })
})

describe('customers', () => {
  test('are added, shown, changed and listed', async () => {
    const added = await cli.json(['customers', 'add', '快递', '--bearer', 'yes', '--most-pairs', '500'])
    expect(added).toMatchObject({
      name: '快递',
      settings: { bearerAllowed: true, pairsPerNumber: null, mostPairs: 500 },
    })
    expect(await done('customers', 'set', added.id, '--bearer', 'no', '--most-pairs', 'none')).toMatch(
      /bearer keys +no/,
    )
    const shown = await done('customers', 'show', added.id)
    expect(shown).toMatch(new RegExp(`^customer +${added.id}\nname +快递\n`))
    expect(shown).toMatch(/most pairs +-\n/)
    const list = await done('customers', 'list')
    expect(list).toMatch(/^CUSTOMER +NAME +ADDED +BEARER\n/)
    expect(list).toContain(`\n${added.id}  快递 `)
  })

  test('are refused by field and rule, in words or as the problem, with exit code 1', async () => {
    await done('customers', 'add', 'one')
    const again = await cli.axbridge(['customers', 'add', 'one'])
    expect(again).toEqual({
      code: 1,
      out: '',
      notes: 'axbridge: The name is taken (name_taken)\n  name: is the name of another customer\n',
    })
    const asJson = await cli.axbridge(['customers', 'add', 'one', '--json'])
    expect(asJson).toMatchObject({ code: 1, notes: '' })
    expect(JSON.parse(asJson.out)).toMatchObject({ code: 'name_taken', status: 409 })
    const nobody = await cli.axbridge(['customers', 'show', 'cus_abcdefghijkmnpqr'])
    expect(nobody).toMatchObject({ code: 1, notes: expect.stringContaining('There is no such customer.') })
  })

  test('are listed page by page, and it is said how to go on', async () => {
    const first = await cli.axbridge(['customers', 'list', '--limit', '1'])
    const cursor = /--cursor '([^']+)'/.exec(first.notes)?.[1] ?? ''
    expect(cursor).not.toBe('')
    const second = await done('customers', 'list', '--limit', '200', '--cursor', cursor)
    expect(second).not.toContain(cli.server.sandbox?.customer)
  })

  test.each([
    ['--bearer', 'maybe', '--bearer must be yes or no'],
    ['--most-pairs', '-1', 'must be a whole number or none'],
    ['--pairs-per-number', 'x', '--pairs-per-number must be a whole number or none'],
  ])('are not set to %s %s', async (option, value, says) => {
    const ran = await cli.axbridge(['customers', 'set', 'cus_abcdefghijkmnpqr', `${option}=${value}`])
    expect(ran.code).toBe(2)
    expect(ran.notes).toContain(says)
  })
})

describe('keys', () => {
  test('are made with their secret shown once, listed without it, and revoked', async () => {
    const { id: customer } = await cli.json(['customers', 'add', 'with keys', '--bearer', 'yes'])
    const made = await done('keys', 'add', customer)
    const [, key = '', secret = ''] =
      /^key +(\S+)\n[\s\S]*secret +(\S+)\n\nThe secret is shown this once/.exec(made) ?? []
    const env = { AXBRIDGE_KEY: secret }
    expect((await cli.asCustomer(['pools', 'own'], { env })).code).toBe(0)
    const listed = await done('keys', 'list', customer)
    expect(listed).toContain(key)
    expect(listed).not.toContain(secret)
    expect(await done('keys', 'revoke', customer, key)).toMatch(/revoked +20/)
    expect(await cli.asCustomer(['pools', 'own'], { env })).toMatchObject({
      code: 1,
      notes: expect.stringContaining('unauthenticated'),
    })
  })
})

describe('blocks', () => {
  test('are recorded, assigned, activated, withdrawn and recovered', async () => {
    const { id: customer } = await cli.json(['customers', 'add', 'with blocks'])
    const block = freeBlock()
    expect(await done(...recordArguments(block))).toMatch(/^block +\d{11}\nstate +allocated\ncustomer +-\n/)
    expect(await done('blocks', 'assign', block, customer)).toMatch(new RegExp(`customer +${customer}`))
    expect(await done('blocks', 'activate', block)).toMatch(
      /state +active[\s\S]*pairs +0 held of 2000000, 2000000 free/,
    )
    expect(await done('blocks', 'withdraw', block)).toMatch(/state +withdrawn/)
    expect(await done('blocks', 'set', block, '--valid-until', '2040-01-01T00:00:00Z')).toMatch(/valid until +2040/)
    expect(await done('blocks', 'set', block, '--valid-until', 'none')).toMatch(/valid until +-/)
    expect(await done('blocks', 'recover', block)).toMatch(/state +recovered/)
    expect((await cli.axbridge(['blocks', 'activate', block])).notes).toContain('state: is recovered')
    expect(await done('blocks', 'show', block)).toContain(block)
    expect(await done('blocks', 'list', '--customer', customer, '--state', 'recovered')).toContain(block)
    expect(await done('blocks', 'list', '--customer', customer, '--state', 'active')).toBe('none\n')
  })

  test('never move to another customer (NUM-5)', async () => {
    const { id: one } = await cli.json(['customers', 'add', 'first owner'])
    const { id: other } = await cli.json(['customers', 'add', 'second owner'])
    const block = freeBlock()
    await done(...recordArguments(block), '--customer', one, '--active')
    const refused = await cli.axbridge(['blocks', 'assign', block, other])
    expect(refused).toMatchObject({ code: 1, notes: expect.stringContaining('(block_taken)') })
    expect(await done('blocks', 'show', block)).toContain(one)
  })

  test('need an approval, a beginning and a base platform (NUM-3)', async () => {
    const ran = await cli.axbridge(['blocks', 'add', freeBlock(), '--valid-from', '2026-01-01T00:00:00Z'])
    expect(ran).toMatchObject({ code: 2, notes: 'axbridge: blocks add needs --approval\n' })
  })

  test('are imported from a file, all or none, after a dry run', async () => {
    const [one, two] = [freeBlock(), freeBlock()]
    const header = 'block,approval,validFrom,basePlatform'
    const good = `${header}\n${one},a,2026-01-01T00:00:00Z,p\n${two},a,2026-01-01T00:00:00Z,p\n`
    const file = cli.file('blocks.csv', good)
    expect(await done('blocks', 'import', file, '--dry-run')).toBe('2 blocks would be recorded.\n')
    expect((await cli.axbridge(['blocks', 'show', one])).code).toBe(1)
    expect(await done('blocks', 'import', file)).toBe('2 blocks were recorded.\n')
    const bad = cli.file('bad.csv', `${header}\n${freeBlock()},,2026-01-01T00:00:00Z,p\n1,a,x,p\n`)
    expect(await cli.axbridge(['blocks', 'import', bad, '--dry-run'])).toMatchObject({
      code: 1,
      notes: expect.stringMatching(
        /lines\.2\.approval: is required\n {2}lines\.3\.block: [^\n]+\n {2}lines\.3\.validFrom: /,
      ),
    })
    expect(await cli.axbridge(['blocks', 'import', `${file}.not-there`])).toMatchObject({ code: 2 })
    expect(await cli.axbridge(['blocks', 'import', cli.file('empty.csv', '')])).toMatchObject({ code: 2 })
  })
})

describe('pools', () => {
  test('are shown with their forecast, one and all', async () => {
    const customer = cli.server.sandbox?.customer ?? ''
    expect(await done('pools', 'show', customer)).toMatch(/pairs +\d+ held of 2000000, \d+ free\n[\s\S]*forecast +/)
    expect(await done('pools', 'list')).toMatch(new RegExp(`${customer} +sandbox +1 `))
  })
})

describe('trunks', () => {
  test('are set up by options or from a file, listed and taken down', async () => {
    const added = await done('trunks', 'add', 'operator-1', '--to', '192.0.2.1:5060', '--from', '192.0.2.1,192.0.2.2')
    expect(added).toMatch(
      /^trunk +operator-1\nto +192\.0\.2\.1:5060 over udp\n[\s\S]*\nfrom +192\.0\.2\.1, 192\.0\.2\.2\n/,
    )
    const definition = { to: '192.0.2.9:5060', from: ['192.0.2.9'], spellings: [{ prefix: '9', rest: 'mobile' }] }
    const file = cli.file('trunk.json', JSON.stringify(definition))
    expect(await done('trunks', 'add', 'operator-2', '--file', file)).toMatch(/spellings +9 mobile\n/)
    expect(await done('trunks', 'list')).toMatch(/^TRUNK +TO[\s\S]*operator-1[\s\S]*operator-2/)
    expect(await done('trunks', 'remove', 'operator-1')).toContain('operator-1')
    expect((await cli.axbridge(['trunks', 'remove', 'operator-1'])).code).toBe(1)
    expect((await cli.axbridge(['trunks', 'add', 'sandbox', '--file', file])).notes).toContain('(name_taken)')
    expect((await cli.axbridge(['trunks', 'add', 'x', '--file', file, '--to', '192.0.2.1:1'])).code).toBe(2)
  })

  test('route by prefixes, priority and weight, within their limits, and say how they fare', async () => {
    const where = ['--to', 'sbc.example.invalid', '--from', '192.0.2.31', '--transport', 'tcp']
    const routing = ['--prefixes', '138,139', '--priority', '2', '--weight', '30']
    const limits = ['--max-calls', '40', '--calls-per-second', '5', '--ping-ms', '600']
    const added = await done('trunks', 'add', 'routed', ...where, ...routing, ...limits)
    for (const line of [
      /^to +sbc\.example\.invalid over tcp$/m,
      /^leads to +138…, 139…$/m,
      /^priority, weight +2, 30$/m,
      /^most calls +40 at once, 5 a second$/m,
      /^asked every +600 ms$/m,
      /^health +unknown$/m,
      /^live calls +0 in, 0 out$/m,
    ])
      expect(added).toMatch(line)
    await done('trunks', 'remove', 'routed')
    const wrong = await cli.axbridge(['trunks', 'add', 'routed', ...where, '--weight', 'much'])
    expect(wrong).toMatchObject({ code: 2, notes: expect.stringContaining('--weight must be a whole number') })
  })

  test('take passwords from a file, stdin or the environment, and print none', async () => {
    const file = cli.file('password', 'known-to-them\n')
    const digest = ['--digest-user', 'line', '--digest-password-file', file]
    const peer = ['--to', '192.0.2.41:5060', '--peer-user', 'us']
    const added = await cli.axbridge(['trunks', 'add', 'line', ...digest, ...peer, '--peer-password-file', '-'], {
      stdin: 'known-to-us\n',
    })
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^digest user +line\nanswers as +us$/m) })
    const again = await cli.axbridge(['trunks', 'add', 'line', ...digest, ...peer], {
      env: { AXBRIDGE_PEER_PASSWORD: 'known-to-us' },
    })
    const without = await cli.axbridge(['trunks', 'add', 'line', ...digest, ...peer])
    expect([again.code, without.code]).toEqual([0, 2])
    expect(without.notes).toContain('AXBRIDGE_PEER_PASSWORD')
    const all = await cli.axbridge(['trunks', 'list', '--json'])
    for (const { out, notes } of [added, again, without, all]) expect(out + notes).not.toContain('known-to')
    await done('trunks', 'remove', 'line')
  })
})

describe('users', () => {
  test('are invited by a link, listed, given another role, suspended and let in again', async () => {
    const { id: customer } = await cli.json(['customers', 'add', 'with a developer'])
    const invited = await done('users', 'invite', 'li.wei', '--role', 'customer_developer', '--customer', customer)
    const [, user = ''] = /^user +(usr_\S+)\nname +li\.wei\nrole +customer_developer\n/.exec(invited) ?? []
    const link = /\nlink +(http:\/\/127\.0\.0\.1:\d+\/set-up#axi_[a-z2-9]{32})\n/
    expect(invited).toMatch(link)
    expect(await done('users', 'list')).toMatch(
      new RegExp(`${user} +li\\.wei +customer_developer +${customer} +invited`),
    )
    expect(await done('users', 'set', user, '--role', 'read_only')).toMatch(/role +read_only\ncustomer +-\n/)
    expect(await done('users', 'suspend', user)).toMatch(/state +suspended\n/)
    expect((await cli.axbridge(['users', 'link', user])).notes).toContain('(user_state)')
    expect(await done('users', 'resume', user)).toMatch(/state +invited\n/)
    const renewed = `\n${await done('users', 'link', user)}`
    expect(link.exec(renewed)?.[1]).not.toBe(link.exec(invited)?.[1])
    const wrong = await cli.axbridge(['users', 'invite', 'Li Wei', '--role', 'king'])
    expect(wrong).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/ {2}name: must be 3 to 64[^\n]+\n {2}role: /),
    })
  })
})

describe('the admin key', () => {
  test('is read from a file or the environment, and the file that is named counts', async () => {
    const { out: key } = await cli.axbridge(['customers', 'list'], { env: { AXBRIDGE_ADMIN_KEY: 'axo_wrong' } })
    expect(key).toContain('CUSTOMER')
    const missing = await cli.asCustomer(['customers', 'list', '--admin-key-file', 'not-there'])
    expect(missing).toMatchObject({ code: 2, notes: expect.stringContaining('cannot be read from not-there (ENOENT)') })
    const wrong = await cli.asCustomer(['customers', 'list'], { env: { AXBRIDGE_ADMIN_KEY: 'axo_wrong' } })
    expect(wrong).toMatchObject({ code: 1, notes: expect.stringContaining('(unauthenticated)') })
    expect(wrong.notes).not.toContain('axo_wrong')
  })

  test("is not a customer's key", async () => {
    const { sandbox } = cli.server
    const ran = await cli.asCustomer(['customers', 'list'], { env: { AXBRIDGE_ADMIN_KEY: sandbox?.apiKey } })
    expect(ran).toMatchObject({ code: 1, notes: expect.stringContaining('(unauthenticated)') })
  })
})
