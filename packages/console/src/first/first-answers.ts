type Ahead = { readonly answer: Promise<Response>; readonly control: AbortController }

/** What was asked before there was a client, by its address. */
const asked = new Map<string, Ahead>()

/** Sends a GET of this origin ahead of who will ask it. */
export const askAhead = (path: string): void => {
  const control = new AbortController()
  const answer = fetch(path, { signal: control.signal })
  // Who asks it hears what went wrong; perhaps nobody does.
  answer.catch(() => {})
  asked.set(new URL(path, location.origin).href, { answer, control })
}

/** As `fetch`, but that a GET which was sent ahead is not sent again: its answer is of who asks first. */
export const fetchOrTake = (url: string, init: RequestInit): Promise<Response> => {
  const ahead = init.method === 'GET' ? asked.get(url) : undefined
  if (ahead === undefined) return fetch(url, init)
  asked.delete(url)
  init.signal?.addEventListener('abort', () => ahead.control.abort(init.signal?.reason), { once: true })
  return ahead.answer
}
