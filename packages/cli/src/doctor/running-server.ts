import { readFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectSecurely } from 'node:tls'
import { type Config, configuredCertificates, configuredListeners, examineCertificate } from '@axbridge/server'
import { ownerOfPort } from './socket-owner.ts'

/** What answers where the configuration has the HTTP API. */
export type RunningServer =
  | { readonly kind: 'none' }
  | { readonly kind: 'foreign' }
  | {
      readonly kind: 'ours'
      readonly waitingFor: readonly string[]
      /** Undefined where the system does not say. */
      readonly pid: number | undefined
      /** Asks the admin API; undefined when it does not answer with 200, or there is no key to be read. */
      askAsOperator(path: string): Promise<unknown>
    }

const deadlineMs = 3_000
const longestAnswer = 4 * 1024 * 1024

type Place = { readonly host: string; readonly port: number; readonly section: 'http' | 'admin' }

const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)

const placeOf = (config: Config, section: 'http' | 'admin'): Place | undefined => {
  const found = configuredListeners(config).find(({ key }) => key === `${section}.listen`)
  return found === undefined || found.port === 0 ? undefined : { ...found, host: reachable(found.host), section }
}

/** A connection to one of our own listeners. Over TLS it has to show the very certificate of the configuration: the admin key goes nowhere else. */
const dial = async (config: Config, { host, port, section }: Place): Promise<Socket> => {
  const certificate = configuredCertificates(config).find((one) => one.section === `${section}.tls`)
  const socket: Socket =
    certificate === undefined ? connect({ host, port }) : connectSecurely({ host, port, rejectUnauthorized: false })
  const deadline = setTimeout(() => socket.destroy(new Error('no connection in time')), deadlineMs)
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(certificate === undefined ? 'connect' : 'secureConnect', () => resolve())
      socket.once('error', reject)
      socket.once('close', () => reject(new Error('closed')))
    })
    if (certificate !== undefined) {
      const shown = (socket as ReturnType<typeof connectSecurely>).getPeerX509Certificate()?.fingerprint256
      const own = await examineCertificate(certificate)
      if (own.kind !== 'usable' || own.fingerprint !== shown) throw new Error('another certificate')
    }
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(deadline)
  }
}

type Heard = { readonly status: number; readonly isOurs: boolean; readonly json: unknown }

const ask = async (config: Config, place: Place, path: string, key?: string): Promise<Heard> => {
  const socket = await dial(config, place)
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const headers = { host: 'localhost', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) }
      request({ path, headers, createConnection: () => socket, signal: AbortSignal.timeout(deadlineMs) }, resolve)
        .once('error', reject)
        .end()
    })
    let text = ''
    for await (const part of answer.setEncoding('utf8')) {
      text += part as string
      if (text.length > longestAnswer) throw new Error('too long an answer')
    }
    return {
      status: answer.statusCode ?? 0,
      isOurs: answer.headers['x-request-id'] !== undefined,
      json: JSON.parse(text),
    }
  } finally {
    socket.destroy()
  }
}

const isRefusedConnection = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'

/** Asks what listens at the address of the HTTP API. Never rejects. */
export const findRunningServer = async (config: Config): Promise<RunningServer> => {
  const http = placeOf(config, 'http')
  if (http === undefined) return { kind: 'none' }
  try {
    const { isOurs, json } = await ask(config, http, '/readyz')
    const { waitingFor } = (json ?? {}) as { readonly waitingFor?: unknown }
    if (!isOurs || !Array.isArray(waitingFor)) return { kind: 'foreign' }
    return {
      kind: 'ours',
      waitingFor: waitingFor.map(String),
      pid: ownerOfPort('tcp', http.port)?.pid,
      askAsOperator: (path) => askAsOperator(config, path),
    }
  } catch (error) {
    return isRefusedConnection(error) ? { kind: 'none' } : { kind: 'foreign' }
  }
}

const askAsOperator = async (config: Config, path: string): Promise<unknown> => {
  const place = placeOf(config, config.admin === null ? 'http' : 'admin')
  if (place === undefined) return undefined
  try {
    const key = readFileSync(join(config.keys, 'admin'), 'latin1').trim()
    const { status, json } = await ask(config, place, path, key)
    return status === 200 ? json : undefined
  } catch {
    // No key that may be read, or no answer: there are other findings of both.
    return undefined
  }
}
