import type { FastifyInstance } from 'fastify'

/**
 * Takes application/json and nothing else. An empty body is no body: clients name the media type on a DELETE, too.
 * RFC 8259 section 8.1: JSON is UTF-8, and octets that are not are refused, not replaced.
 */
export const takeJsonBodies = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, octets, done) => {
    if (octets.length === 0) return done(null, undefined)
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(octets as Buffer)
    } catch {
      return done(Object.assign(new Error('not UTF-8'), { statusCode: 400 }))
    }
    return parse(request, text, done)
  })
}
