import type { RowPage } from './row-page.ts'

/** So many pages without a row are read by themselves: the service looks through so much for one page and then says where it was. */
export const mostBare = 200

/** How many pages at the end of what was read brought nothing. */
export const bareRun = (pages: readonly Pick<RowPage<unknown>, 'items'>[]): number =>
  pages.length - 1 - pages.findLastIndex(({ items }) => items.length > 0)
