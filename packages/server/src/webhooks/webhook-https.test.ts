import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { addressGuard } from './address-guard.ts'
import { WebhookPoster } from './webhook-poster.ts'

type Pem = { readonly cert: string; readonly key: string }

/** A certificate of this name that signed itself, by the `openssl` of the machine. */
const certificateOf = (name: string): Pem => {
  const folder = mkdtempSync(join(tmpdir(), 'axbridge-webhook-'))
  const [cert, key] = [join(folder, 'one.crt'), join(folder, 'one.key')]
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
    const named = ['-subj', '/CN=receiver', '-addext', `subjectAltName=DNS:${name}`]
    execFileSync('openssl', ['req', '-x509', ...curve, ...named, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What became of a post to a receiver with this certificate, and the names that were asked for in TLS. */
const postTo = async (shown: Pem, authorities?: string) => {
  const names: unknown[] = []
  const server = createServer({ ...shown }, (request, answer) => {
    names.push((request.socket as { servername?: unknown }).servername)
    request.resume().once('end', () => answer.writeHead(204).end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const poster = new WebhookPoster({
    ...{ isAllowed: addressGuard(['127.0.0.1/32']), lookup: async () => ['127.0.0.1'] },
    ...{ clock: { now: () => Date.now() }, timeoutMs: 10_000 },
    ...(authorities === undefined ? {} : { authorities }),
  })
  onTestFinished(() => poster.close())
  const { port } = server.address() as { port: number }
  const url = `https://receiver.example:${port}/hook`
  return { outcome: await poster.post({ url, headers: {}, body: '{}' }), names }
}

test('a post goes to a receiver whose certificate is trusted and has the name of the URL', async () => {
  const shown = certificateOf('receiver.example')
  const { outcome, names } = await postTo(shown, shown.cert)
  expect(outcome).toEqual({ status: 204, fault: null, retryAfterMs: null })
  expect(names).toEqual(['receiver.example'])
})

test('nothing is posted to one whose certificate has another name', async () => {
  const shown = certificateOf('other.example')
  expect(await postTo(shown, shown.cert)).toMatchObject({ outcome: { status: null, fault: 'tls_failed' }, names: [] })
})

test('nothing is posted to one whose certificate nobody vouches for', async () => {
  const shown = certificateOf('receiver.example')
  expect(await postTo(shown)).toMatchObject({ outcome: { status: null, fault: 'tls_failed' }, names: [] })
})
