const files = import.meta.glob('../pages/*-page.tsx')

/** Loads the file of a page that is called as its path, as most are, so that it comes with what draws it and not behind. */
export const loadPageFile = (path: string): void => {
  // What goes wrong is told by the router, which loads it as well.
  files[`../pages${path}-page.tsx`]?.().catch(() => {})
}
