/** What the server wrote into this answer; undefined where the page comes from a development server. */
export const pageNonce = (): string | undefined => {
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
  return nonce === undefined || nonce.startsWith('__') ? undefined : nonce
}

/**
 * Some parts below antd (the scroll lock of a dialog, the measure of a scroll bar) make style elements and know no nonce, which
 * the Content-Security-Policy stops. Only scripts of our own run here, so each style that they make may have it.
 */
export const styleWithNonce = (nonce: string | undefined): void => {
  if (nonce === undefined) return
  const create = document.createElement.bind(document)
  document.createElement = ((name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }) as typeof document.createElement
}
