import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Refusal } from '../operation/refusal.ts'

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

const textOf = (octets: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw Object.assign(new Error('not UTF-8'), { statusCode: 400 })
  }
}

/**
 * Takes application/json, and text where an operation says so. The octets are held to the signature, where there is one,
 * before anything else looks at them. An empty body is no body: clients name the media type on a DELETE, too.
 * RFC 8259 section 8.1: JSON is UTF-8, and octets that are not are refused, not replaced.
 */
export const takeBodies = (app: FastifyInstance): void => {
  const parseJson = app.getDefaultJsonParser('error', 'error')
  const textOfBody = async (request: FastifyRequest, mediaType: string, octets: Uint8Array) => {
    if (mediaTypeFor(request) !== mediaType) {
      throw Object.assign(new Error('another media type'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })
    }
    const refused = await request.checkBody?.(octets)
    if (refused !== undefined) throw new BodyRefused(refused)
    return octets.length === 0 ? undefined : textOf(octets)
  }
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(jsonMediaType, { parseAs: 'buffer' }, (request, octets, done) => {
    textOfBody(request, jsonMediaType, octets as Buffer).then(
      (text) => {
        if (text === undefined) done(null, undefined)
        else void parseJson(request, text, done)
      },
      (error: Error) => done(error),
    )
  })
  app.addContentTypeParser('text/csv', { parseAs: 'buffer' }, async (request: FastifyRequest, octets: Buffer) =>
    textOfBody(request, 'text/csv', octets),
  )
}
