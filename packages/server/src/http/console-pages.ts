import { randomBytes } from 'node:crypto'
import { operation, operationIds } from '@axbridge/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refusal } from '../operation/refusal.ts'
import { type PageFile, type PageFiles, packings, readPages } from './page-files.ts'
import { contentPolicy, pageHeaders } from './page-headers.ts'
import { sendProblem } from './problem-document.ts'

/** The console's pages, for requests that are for nothing of the API. */
export type ConsolePages = {
  isFor(request: FastifyRequest): boolean
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>
}

export type ConsolePagesParts = {
  /** Where they were built. */
  readonly folder: string
  /** Where SIP is spoken over WebSockets, such as `ws://127.0.0.1:5066`. */
  readonly sockets: () => readonly string[]
}

/** Stands in the built page wherever its nonce belongs. */
const noncePlace = '__CSP_NONCE__'

const notBuilt = `The pages of the console are not built here. Where AXBridge was cloned:

  npm ci && npm run build

and load this page again.
`

const pathOf = (url: string): string => url.split('?', 1)[0] ?? ''
const firstPart = (path: string): string => path.split('/', 2)[1] ?? ''

/** What begins so is for the API, whatever it is; `/sip` is for phones. */
const partsOfApi: ReadonlySet<string> = new Set(['sip', ...operationIds.map((id) => firstPart(operation(id).path))])

/** Serves what was built, read with the first request: a start does not wait for it, and most starts show it to nobody. */
export const consolePages = ({ folder, sockets }: ConsolePagesParts): ConsolePages => {
  let reading: Promise<PageFiles | undefined> | undefined
  const pages = async (): Promise<PageFiles | undefined> => {
    reading ??= readPages(folder)
    const read = await reading.catch((error: unknown) => {
      reading = undefined
      throw error
    })
    // It may be built while the server runs.
    if (read === undefined) reading = undefined
    return read
  }

  return {
    isFor: ({ method, url }) => (method === 'GET' || method === 'HEAD') && !partsOfApi.has(firstPart(pathOf(url))),

    send: async (request, reply) => {
      const path = pathOf(request.url)
      const read = await pages()
      const file = read?.files.get(path)
      if (file !== undefined) return sendFile(file, request, reply)
      if (path.startsWith('/assets/') || !asksForPage(path, request))
        return sendProblem(reply, refusal('not_found', 'There is nothing at this address.'))
      void reply.headers({ ...pageHeaders, 'cache-control': 'no-store' })
      if (read === undefined) return reply.code(503).type('text/plain; charset=utf-8').send(notBuilt)
      const nonce = randomBytes(16).toString('base64')
      const policy = contentPolicy({
        ...{ nonce, sockets: sockets(), host: request.headers.host },
        isSecure: request.protocol === 'https',
      })
      return reply
        .header('content-security-policy', policy)
        .type('text/html; charset=utf-8')
        .send(read.index.replaceAll(noncePlace, nonce))
    },
  }
}

/** A path within the console is one of its pages' own; what asks for no page, as a script does, is told that nothing is there. */
const asksForPage = (path: string, { headers }: FastifyRequest): boolean =>
  path === '/' || (headers.accept ?? '').includes('text/html')

const sendFile = (file: PageFile, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const accepted = codingsOf(request.headers['accept-encoding'])
  const coding = packings.find((one) => file.packed[one.coding] !== undefined && accepted.has(one.coding))?.coding
  const content = coding === undefined ? file.content : (file.packed[coding] ?? file.content)
  const etag = `"${file.etag}${coding === undefined ? '' : `-${coding}`}"`
  void reply.headers({
    ...pageHeaders,
    etag,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    // An image with a script in it, opened by itself, is a page as well.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    ...(Object.keys(file.packed).length === 0 ? {} : { vary: 'accept-encoding' }),
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
  })
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(file.mediaType).send(content)
}

/** RFC 9110 section 13.1.2; weak comparison. */
const isKnown = (header: string | undefined, etag: string): boolean =>
  (header ?? '')
    .split(',')
    .map((one) => one.trim())
    .some((one) => one === '*' || one.replace(/^W\//, '') === etag)

/** RFC 9110 section 12.5.3, without the order of what is liked better: what is not refused may be sent. */
const codingsOf = (header: string | undefined): ReadonlySet<string> =>
  new Set(
    (header ?? '').split(',').flatMap((part) => {
      const [coding = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase())
      return parameters.some((one) => /^q=0(?:\.0{0,3})?$/.test(one)) ? [] : [coding]
    }),
  )
