import type { PosterParts, WebhookPoster } from './webhook-poster.ts'

/** A poster whose HTTP client is loaded with the first post: most servers start without an endpoint, and should start soon. */
export const posterWhenNeeded = (parts: PosterParts): Pick<WebhookPoster, 'post' | 'close'> => {
  let opened: Promise<WebhookPoster> | undefined
  const open = async (): Promise<WebhookPoster> => new (await import('./webhook-poster.ts')).WebhookPoster(parts)
  return {
    post: async (post, timeoutMs) => {
      opened ??= open()
      return (await opened).post(post, timeoutMs)
    },
    close: async () => {
      await (await opened)?.close()
    },
  }
}
