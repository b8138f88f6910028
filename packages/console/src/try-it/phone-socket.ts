import type { TryIt } from '../api/answers.ts'

type Place = { readonly protocol: string; readonly hostname: string; readonly href: string }

/**
 * The WebSocket for the phones of a page that came from `place`; undefined where the server takes none from there. A page that
 * came over HTTPS may open none without TLS.
 */
export const phoneSocket = ({ ws, wss }: TryIt['sockets'], place: Place): string | undefined => {
  const socket = place.protocol === 'https:' ? wss : ws
  if (socket === null) return undefined
  const at = new URL(socket, place.href.replace(/^http/, 'ws'))
  at.hash = ''
  // The server listens on every address: the one that the page came from is the one that can be reached.
  if (at.hostname === '0.0.0.0' || at.hostname === '[::]') at.hostname = place.hostname
  return at.href
}
