let taken: string | undefined

/**
 * What stood behind the `#` of the address when the page was opened, and takes it out of the address at once. React may call
 * it more than once: every answer is the same.
 */
export const takeFragment = (): string => {
  if (taken === undefined || location.hash.length > 1) {
    taken = decodeURIComponent(location.hash.slice(1))
    history.replaceState(history.state, '', `${location.pathname}${location.search}`)
  }
  return taken
}
