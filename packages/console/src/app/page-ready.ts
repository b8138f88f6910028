/** Resolves with the first event of this type. */
const first = (target: EventTarget, ...types: readonly string[]): Promise<unknown> =>
  new Promise((resolve) => {
    for (const type of types) target.addEventListener(type, resolve, { once: true })
  })

/** Resolves when all of the page's text is there, and its stylesheets, without which nothing has its measure. The first script waits for neither. */
export const pageReady = async (): Promise<void> => {
  if (document.readyState === 'loading') await first(document, 'DOMContentLoaded')
  const sheets = [...document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]')]
  await Promise.all(sheets.flatMap((link) => (link.sheet === null ? [first(link, 'load', 'error')] : [])))
}
