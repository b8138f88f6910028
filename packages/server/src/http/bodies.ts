import { isUtf8 } from 'node:buffer'
import type { MaybePromise } from '@axbridge/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Refusal } from '../operation/refusal.ts'
import { settled } from '../operation/settled.ts'

/** A body that was refused while it was read. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused'
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super('a body was refused')
    this.refusal = refusal
  }
}

export const jsonMediaType = 'application/json'

/** The one media type that the operation of this request takes. */
export const mediaTypeFor = (request: FastifyRequest): string =>
  request.routeOptions.config.operation?.textBody?.mediaType ?? jsonMediaType

const byteOrderMark = 0xfeff

const textOf = (octets: Buffer): string => {
  if (!isUtf8(octets)) throw Object.assign(new Error('not UTF-8'), { statusCode: 400 })
  const text = octets.toString('utf8')
  return text.charCodeAt(0) === byteOrderMark ? text.slice(1) : text
}

/**
 * Takes application/json, and text where an operation says so. The octets are held to the signature, where there is one,
 * before anything else looks at them. An empty body is no body: clients name the media type on a DELETE, too.
 * RFC 8259 section 8.1: JSON is UTF-8, and octets that are not are refused, not replaced.
 */
export const takeBodies = (app: FastifyInstance): void => {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  /** Undefined for no body. */
  const textOfBody = (request: FastifyRequest, mediaType: string, octets: Buffer): MaybePromise<string | undefined> => {
    if (mediaTypeFor(request) !== mediaType) {
      throw Object.assign(new Error('another media type'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })
    }
    return settled(request.checkBody?.(octets), (refused) => {
      if (refused !== undefined) throw new BodyRefused(refused)
      return octets.length === 0 ? undefined : textOf(octets)
    })
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(jsonMediaType, { parseAs: 'buffer' }, (request, octets, done) => {
    const parse = (text: string | undefined) => {
      if (text === undefined) done(null, undefined)
      else void parseJson(request, text, done)
    }
    const text = textOfBody(request, jsonMediaType, octets)
    if (text instanceof Promise) text.then(parse).catch(done)
    else parse(text)
  })
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, async (request: FastifyRequest, octets: Buffer) =>
    textOfBody(request, 'text/csv', octets),
  )
}
