import { SimplePhone } from '@axbridge/sim'
import { Secret, TOTP } from 'otpauth'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startChromium } from './chromium.ts'
import { ConsoleScene, type Person, password } from './console-scene.ts'
import { ConsoleWindow } from './console-window.ts'
import { describePeer } from './peers.ts'

// What two people of a platform do with a customer, with rules, and with a question of the police: through the pages, against a real
// server with phones that register and call.

const [a, b] = ['13600000021', '13700000022'] as const

/** Somebody's second factor. Its codes are taken in the order of time, each once: the first is of the half minute before. */
const secondFactor = async ({ client }: Person): Promise<() => string> => {
  const totp = new TOTP({ secret: Secret.fromBase32((await client.beginTotp({ password })).secret) })
  let step = -1
  const code = () => {
    const timestamp = Date.now() + 30_000 * step
    step += 1
    return totp.generate({ timestamp })
  }
  await client.confirmTotp({ code: code() })
  return code
}

/** A phone that is always taken up, until it is closed. */
const answerAll = async (phone: SimplePhone): Promise<void> => {
  try {
    for (;;) await (await phone.nextCall(600_000)).answer()
  } catch {
    // It was closed.
  }
}

describePeer('chromium', 'supervision at the console', (path) => {
  let browser: Browser
  let scene: ConsoleScene
  let admin: Person
  let officer: Person
  let adminWindow: ConsoleWindow
  let officerWindow: ConsoleWindow
  let codeOf: { readonly admin: () => string; readonly officer: () => string }
  let phones: { readonly a: SimplePhone; readonly b: SimplePhone }
  let answering: Promise<void>
  let x: string
  let customer: string

  const openPhone = async (number: string): Promise<SimplePhone> => {
    const { sip, sandbox } = scene.server.ready
    const phone = await SimplePhone.open({
      ...{ number, server: sip.udp, transport: 'udp', password: sandbox?.password ?? '' },
      local: { host: '127.0.0.1', port: 0 },
    })
    await phone.register()
    return phone
  }

  beforeAll(async () => {
    ;[browser, scene] = await Promise.all([
      startChromium(path),
      ConsoleScene.start({ log: { level: 'silent' }, supervision: { dualControlRestMs: 0 } }),
    ])
    admin = await scene.firstAdmin()
    officer = await scene.invited(admin, 'compliance_officer')
    codeOf = { admin: await secondFactor(admin), officer: await secondFactor(officer) }
    const { sandbox } = await admin.client.getSession()
    if (sandbox === null) throw new Error('the sandbox is off')
    customer = sandbox.customer
    phones = { a: await openPhone(a), b: await openPhone(b) }
    answering = answerAll(phones.b)
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
    x = (await admin.client.customer(customer).bind({ a, b, orderId: 'ride-21', expiresAt })).x
    const window = ({ jar }: Person) =>
      ConsoleWindow.open(browser, { origin: scene.origin, language: 'en', cookies: jar.cookies })
    ;[adminWindow, officerWindow] = await Promise.all([window(admin), window(officer)])
  }, 60_000)
  afterAll(async () => {
    await phones?.a.close()
    await phones?.b.close()
    await answering
    await browser?.close()
    await scene?.stop()
  })

  /** The status with which a call of A to X ends: 200 where B answers it. */
  const call = async (): Promise<number> => {
    const dialled = phones.a.dial(x)
    const ended = dialled.ended(20_000)
    try {
      await dialled.answered()
    } catch {
      return (await ended).status ?? 0
    }
    await dialled.hangUp()
    return 200
  }

  /** Nobody stands in an address, nor in what the browser keeps. */
  const keptOf = (page: Page): Promise<string> =>
    page.evaluate('JSON.stringify([location.href, {...localStorage}, {...sessionStorage}])')

  test('a customer is suspended, his call is refused, and lifted it is connected again (BASE-12)', async () => {
    const { page } = adminWindow
    expect(await call()).toBe(200)
    await adminWindow.goto(`/customers?open=${customer}`)
    await page.getByTestId('suspend-customer').click()
    const form = page.getByTestId('suspension-form')
    await form.locator('#reason').fill('Complaints about calls at night')
    await form.locator('#remedy').fill('Name who called, and why')
    await page.getByTestId('suspension-form-send').click()
    await page.getByTestId('row').filter({ hasText: 'Complaints about calls at night' }).click()
    expect(await call()).toBe(403)
    await page.getByTestId('lift-suspension').click()
    await page.getByTestId('lift-form').locator('#reason').fill('They named him')
    await page.getByTestId('lift-form-send').click()
    await page.getByTestId('lift-form').waitFor({ state: 'detached' })
    expect(await call()).toBe(200)
  })

  test('a rule is written in a form, tried on past calls, and refuses the next one once it is saved (APP-13)', async () => {
    const { page } = adminWindow
    await adminWindow.goto('/policy')
    await page.getByTestId('add-rule').click()
    const form = page.getByTestId('rule-form')
    await form.locator('#name').fill('one-call')
    await form.locator('#limit').fill('1')
    await form.getByText('refuse:', { exact: false }).click()
    await page.getByTestId('rule-form-send').click()
    await page.getByTestId('dry-run').click()
    const run = page.getByTestId('run-one-call')
    await run.waitFor()
    expect(await run.textContent()).toContain('would have refused 2 of 3')
    await page.getByTestId('save-policy').click()
    await page.getByTestId('save-policy').waitFor({ state: 'detached' })
    expect((await admin.client.getPolicy()).rules.map(({ name }) => name)).toContain('one-call')
    await expect.poll(call, { timeout: 5_000 }).toBe(403)
    await adminWindow.goto('/policy?tab=firings')
    await page.getByTestId('row').filter({ hasText: 'one-call' }).waitFor()
  })

  test('two changes of the rules at once are told kindly, and nothing is lost', async () => {
    const { page } = adminWindow
    await adminWindow.goto('/policy')
    const row = page.getByTestId('row').filter({ hasText: 'one-call' })
    await row.getByRole('switch').click()
    const now = await officer.client.getPolicy()
    await officer.client.putPolicy({ revision: now.revision, rules: now.rules })
    await page.getByTestId('save-policy').click()
    await page.getByTestId('policy-conflict').waitFor()
    await page.getByTestId('keep-mine').click()
    await page.getByTestId('save-policy').click()
    await page.getByTestId('save-policy').waitFor({ state: 'detached' })
    const saved = await admin.client.getPolicy()
    expect(saved.rules.find(({ name }) => name === 'one-call')?.isOn).toBe(false)
  })

  test('one asks for a trace, another agrees, and the first sees who stood behind the number (REG-1)', async () => {
    const { page } = officerWindow
    await officerWindow.goto('/traces')
    await page.getByTestId('ask-trace').first().click()
    const form = page.getByTestId('trace-form')
    await form.locator('#number').fill(x)
    const at = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
    await form.locator('#at').fill(at)
    await form.locator('#reason').fill('The police asks about a threat')
    await form.locator('#case').fill('case-4711')
    await form.getByTestId('code').fill(codeOf.officer())
    await page.getByTestId('trace-form-send').click()
    await page.getByTestId('trace-panel').getByText('another person has to agree', { exact: false }).waitFor()
    expect(await page.getByTestId('approve-trace').count()).toBe(0)

    const second = adminWindow.page
    await adminWindow.goto('/traces')
    await second.getByTestId('row').filter({ hasText: 'case-4711' }).click()
    await second.getByTestId('approve-trace').click()
    await second.getByTestId('approval-form').getByTestId('code').fill(codeOf.admin())
    await second.getByTestId('approval-form-send').click()
    await second.getByTestId('approval-form').waitFor({ state: 'detached' })
    expect(await second.getByTestId('open-trace').count()).toBe(0)

    await page.reload()
    await page.getByTestId('open-trace').click()
    const result = page.getByTestId('trace-result')
    await result.waitFor()
    const text = (await result.textContent()) ?? ''
    expect([text.includes(a), text.includes(b)]).toEqual([true, true])
    expect(await keptOf(page)).not.toMatch(/136000000|137000000/)
    await officerWindow.goto('/traces')
    await page.getByTestId('row').first().waitFor()
    expect(await officerWindow.probe('everything')).not.toMatch(/13600000021|13700000022/)
  })

  test('a real number that is typed wrongly stands in its field, and in no address, store or error', async () => {
    const { page } = adminWindow
    await adminWindow.goto('/opt-outs')
    await page.getByTestId('add-opt-out').click()
    const form = page.getByTestId('opt-out-form')
    await form.locator('#number').fill('136 0000 0021 9')
    await page.getByTestId('opt-out-form-send').click()
    await form.locator('.ant-form-item-explain-error').waitFor()
    expect(await form.textContent()).not.toMatch(/1360{6}21/)
    expect(await keptOf(page)).not.toMatch(/1360{6}21/)
    expect(adminWindow.refused.join(' ')).not.toMatch(/1360{6}21/)
  })

  test('an actual user is registered and removed, and stands nowhere but as masks (USE-3)', async () => {
    const { page } = adminWindow
    await adminWindow.goto('/actual-users')
    await page.getByTestId('add-actual-user').click()
    const form = page.getByTestId('actual-user-form')
    await form.locator('#number').fill('136 0000 0031')
    await form.locator('#name').fill('欧阳小明')
    await form.locator('#document_kind').click()
    await page.locator('.ant-select-item-option').first().click()
    await form.locator('#document_number').fill('11010519491231002x')
    await page.getByTestId('actual-user-form-send').click()
    const row = page.getByTestId('row').filter({ hasText: '欧**' })
    await row.waitFor()
    expect(await row.textContent()).toContain('136****0031')
    expect(await keptOf(page)).not.toMatch(/欧阳小明|1360{5}31|1949123/)
    await row.getByTestId('remove-actual-user').click()
    await page.getByTestId('actual-user-removal-send').click()
    await row.waitFor({ state: 'detached' })
    expect(adminWindow.faults).toEqual([])
  })

  test('the audit log is verified by a button, which says in a sentence that it is whole (SEC-5)', async () => {
    const { page } = officerWindow
    await officerWindow.goto('/audit')
    await page.getByTestId('verify-audit').click()
    const verified = page.getByTestId('audit-verified')
    await verified.waitFor()
    expect(await verified.getAttribute('data-faults')).toBe('0')
    expect([officerWindow.faults, officerWindow.refused]).toEqual([[], []])
  })
})
