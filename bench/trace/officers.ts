import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxbridgeConsole } from '@axbridge/sdk/console'
import { Secret, TOTP } from 'otpauth'
import { CookieJar } from '../../tests/cookie-jar.ts'

/** Somebody who may ask for traces and agree to them. Each code counts once, so that he acts at most once in 30 seconds. */
export type Officer = { readonly client: AxbridgeConsole; code(): Promise<string> }

const password = 'a long and quite unlikely sentence'
const periodMs = 30_000

/** By the operators' key, as where the sandbox is off. */
const invite = async (admin: string, keys: string, name: string): Promise<string> => {
  const key = readFileSync(join(keys, 'admin'), 'utf8').trim()
  const answer = await fetch(`${admin}/admin/v1/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, role: 'compliance_officer' }),
  })
  if (answer.status !== 201) throw new Error(`nobody was invited: ${answer.status}`)
  const { link } = (await answer.json()) as { readonly link: string }
  return new URL(link).hash.slice(1)
}

export const joinOfficer = async (
  { http, admin, keys }: { readonly http: string; readonly admin: string; readonly keys: string },
  name: string,
): Promise<Officer> => {
  const client = new AxbridgeConsole({ url: http, fetch: new CookieJar().fetch })
  await client.setUp({ token: await invite(admin, keys, name), password })
  const { secret } = await client.beginTotp({ password })
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const stepNow = () => Math.floor(Date.now() / periodMs)
  const codeOf = (step: number) => totp.generate({ timestamp: step * periodMs })
  // The code of the step before is still taken: so this one's and the next one's are left for two acts at once.
  let used = stepNow() - 1
  await client.confirmTotp({ code: codeOf(used) })
  return {
    client,
    code: async () => {
      while (used >= stepNow() + 1) await new Promise((resolve) => setTimeout(resolve, 250))
      used = Math.max(used + 1, stepNow() - 1)
      return codeOf(used)
    },
  }
}
