import type { Socket } from 'node:net'
import { problemMediaType } from '@axbridge/api'
import { problemCodes } from '../codes.ts'
import { refusal } from '../operation/refusal.ts'
import { problemOf } from './problem-document.ts'

const notHttp = refusal('malformed', 'This is not an HTTP request.')

/** For what has no problem code: these say nothing that a document could add. */
const bareStatus: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
}

/** Before TLS has its keys an answer would wait in the socket for ever, and the socket with it. */
const isOfHandshake = (code: string | undefined): boolean => /^(?:ERR_TLS_|ERR_SSL_|EPROTO)/.test(code ?? '')

/** Answers octets that Node could not read as a request, as far as the socket still takes an answer, and closes it. */
export const answerClientError = (code: string | undefined, socket: Socket, requestId: string): void => {
  if (code === 'ECONNRESET' || !socket.writable || isOfHandshake(code)) {
    socket.destroy()
    return
  }
  const bare = code === undefined ? undefined : bareStatus[code]
  const text = bare === undefined ? JSON.stringify(problemOf(notHttp, requestId)) : ''
  const { status } = problemCodes[notHttp.reason]
  const head = [
    `HTTP/1.1 ${bare ?? `${status} Bad Request`}`,
    'Connection: close',
    `X-Request-Id: ${requestId}`,
    ...(text === '' ? [] : [`Content-Type: ${problemMediaType}`]),
    `Content-Length: ${Buffer.byteLength(text)}`,
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${text}`)
}
