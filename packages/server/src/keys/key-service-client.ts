import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export type KeyServiceAddress = {
  readonly url: string
  readonly token: string
  /** PEM, for a service whose certificate no public authority signed. */
  readonly ca?: string
  readonly timeoutMs: number
}

/** `unreachable` may be another time; `refused` will not. The rule goes on from "the key service at …". */
export type KeyServiceOutcome =
  | { readonly kind: 'answered'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly kind: 'unreachable' | 'refused'; readonly rule: string }

const longestAnswer = 16_384

/** Asks the service once. Nothing of the body or the answer is in what it says of a failure. */
export const askKeyService = (
  { url, token, ca, timeoutMs }: KeyServiceAddress,
  path: 'wrap' | 'unwrap',
  body: object,
): Promise<KeyServiceOutcome> =>
  new Promise((resolve) => {
    const target = new URL(`${url.replace(/\/$/, '')}/${path}`)
    const text = JSON.stringify(body)
    const open = target.protocol === 'https:' ? httpsRequest : httpRequest
    const unreachable = (rule: string) => resolve({ kind: 'unreachable', rule })
    const asked = open(target, {
      method: 'POST',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(text),
      },
      ...(ca === undefined ? {} : { ca }),
    })
    asked.on('error', (error: NodeJS.ErrnoException) =>
      unreachable(
        error.name === 'AbortError' ? 'did not answer in time' : `cannot be reached (${error.code ?? error.name})`,
      ),
    )
    asked.on('response', (response) => {
      const parts: Buffer[] = []
      let length = 0
      response.on('error', () => unreachable('broke off its answer'))
      response.on('data', (part: Buffer) => {
        length += part.length
        if (length > longestAnswer) response.destroy()
        else parts.push(part)
      })
      response.on('close', () => unreachable('broke off its answer, or it was too long'))
      response.on('end', () => resolve(outcomeOf(response.statusCode ?? 0, Buffer.concat(parts))))
    })
    asked.end(text)
  })

const outcomeOf = (status: number, octets: Buffer): KeyServiceOutcome => {
  if (status >= 500 || status === 429) return { kind: 'unreachable', rule: `answered ${status}` }
  if (status !== 200) return { kind: 'refused', rule: `answered ${status}` }
  try {
    const answer: unknown = JSON.parse(octets.toString('utf8'))
    if (typeof answer === 'object' && answer !== null) return { kind: 'answered', answer: { ...answer } }
  } catch {
    // What it is instead of JSON is said to nobody: it may hold a key.
  }
  return { kind: 'refused', rule: 'answered no JSON object' }
}
