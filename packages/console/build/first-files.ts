import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite'

type Bundle = Rolldown.OutputBundle

/** The file of a chunk and those that it cannot begin without. */
const neededBy = (bundle: Bundle, file: string, seen: Set<string> = new Set()): ReadonlySet<string> => {
  const chunk = bundle[file]
  if (chunk?.type !== 'chunk' || seen.has(file)) return seen
  seen.add(file)
  for (const needed of chunk.imports) neededBy(bundle, needed, seen)
  return seen
}

const stylesOf = (bundle: Bundle, file: string): readonly string[] => {
  const chunk = bundle[file]
  return chunk?.type === 'chunk' ? [...(chunk.viteMetadata?.importedCss ?? [])] : []
}

const linkTo = (rel: string, file: string): HtmlTagDescriptor => ({
  ...{ tag: 'link', injectTo: 'head' },
  attrs: { rel, crossorigin: true, href: `/${file}` },
})

/** Names in the page what its first script will ask for to draw it, so that all of that comes at once: the styles of antd before those of the console. */
export const firstFiles = ({ drawnBy }: { readonly drawnBy: string }): Plugin => ({
  name: 'first-files',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const chunk = Object.values(bundle).find(
        (part) => part.type === 'chunk' && part.facadeModuleId?.endsWith(drawnBy),
      )
      const antd = Object.values(bundle).find((part) => part.type === 'asset' && part.names.includes('antd.css'))
      if (chunk === undefined || antd === undefined) throw new Error(`nothing draws the page: ${drawnBy}`)
      const files = [...neededBy(bundle, chunk.fileName)]
      const styles = new Set([antd.fileName, ...files.toReversed().flatMap((file) => stylesOf(bundle, file))])
      return [
        ...[...styles].map((file) => linkTo('stylesheet', file)),
        ...files.filter((file) => !html.includes(file)).map((file) => linkTo('modulepreload', file)),
      ]
    },
  },
})
