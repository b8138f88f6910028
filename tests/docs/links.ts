import { posix } from 'node:path'
import { anchorOf } from '../../scripts/reference/markdown.ts'
import { codeBlocks } from './code-blocks.ts'

/** A page without its blocks of code, in which nothing is a link or a heading. */
const withoutCode = (page: string): string => {
  const lines = page.split('\n')
  for (const { line, text } of codeBlocks(page)) {
    const length = text.split('\n').length + 1
    for (let at = line - 1; at < line - 1 + length; at += 1) lines[at] = ''
  }
  return lines.join('\n')
}

/** What its headings are linked by; one that comes again has a number behind it. */
export const anchorsOf = (page: string): ReadonlySet<string> => {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutCode(page).matchAll(/^#{1,6} +(.+?) *$/gm)) {
    const anchor = anchorOf(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1'))
    let free = anchor
    for (let count = 1; anchors.has(free); count += 1) free = `${anchor}-${count}`
    anchors.add(free)
  }
  return anchors
}

/** What a page leads to within the repository: a path from the root, and an anchor where one is named. */
export const linksOf = (path: string, page: string): readonly { readonly path: string; readonly anchor: string }[] =>
  [...withoutCode(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#')
      return { path: file === '' ? path : posix.join(posix.dirname(path), file), anchor: decodeURIComponent(anchor) }
    })

/** The links of pages that lead nowhere. `read` answers undefined for a file that is not there. */
export const deadLinks = (pages: readonly string[], read: (path: string) => string | undefined): readonly string[] => {
  // The pages of the reference are long, and are led to from everywhere.
  const known = new Map<string, ReadonlySet<string> | undefined>()
  const anchorsAt = (path: string): ReadonlySet<string> | undefined => {
    if (!known.has(path)) {
      const text = read(path)
      known.set(path, text === undefined ? undefined : anchorsOf(text))
    }
    return known.get(path)
  }
  return pages.flatMap((path) =>
    linksOf(path, read(path) ?? '').flatMap(({ path: target, anchor }) => {
      const anchors = anchorsAt(target)
      const isDead = anchors === undefined || (anchor !== '' && !anchors.has(anchor))
      return isDead ? [`${path}: ${target}${anchor === '' ? '' : `#${anchor}`}`] : []
    }),
  )
}
