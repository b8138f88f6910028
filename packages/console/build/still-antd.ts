import type { Plugin } from 'vite'
import type { AntdStyles } from './antd-styles.ts'

const makers: ReadonlySet<string> = new Set(['genStyleHooks', 'genComponentStyleHook', 'genSubStyleComponent'])

/** Menus stand in dropdowns only, whose styles are those of the dropdown; notices stand in their place only, and by themselves in no page. */
const unneeded: ReadonlySet<string> = new Set(['Menu-Menu', 'Message-PurePanel', 'Notification-PurePanel'])

type Tree = { readonly type: string; readonly start: number; readonly end: number; readonly [part: string]: unknown }

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && typeof (value as Partial<Tree>).type === 'string'

/** The node and all below it. */
const nodesOf = (value: unknown): readonly Tree[] => {
  if (Array.isArray(value)) return value.flatMap(nodesOf)
  return isTree(value) ? [value, ...Object.values(value).flatMap(nodesOf)] : []
}

type Call = {
  /** As `Input-TextArea`. */
  readonly maker: string
  readonly start: number
  /** Where what comes after the name begins and ends. */
  readonly rest: readonly [number, number]
}

const callsOfMakers = (tree: unknown): readonly Call[] =>
  nodesOf(tree).flatMap(({ type, start, callee, arguments: given }) => {
    if (type !== 'CallExpression' || !isTree(callee) || !makers.has(String(callee.name))) return []
    const [name, ...rest] = given as readonly Tree[]
    const words = nodesOf(name).flatMap(({ type: kind, value }) => (kind === 'Literal' ? [String(value)] : []))
    const [first = ''] = words
    const last = rest.at(-1)
    if (name === undefined || last === undefined || first === '')
      throw new Error('antd makes its styles in another way')
    return [{ maker: `${first}-${words[1] ?? first}`, start, rest: [name.end, last.end] as const }]
  })

/** Without what they make styles of, and marked as doing nothing else, so that all of that is left out of the bundle. */
const withoutMaking = (code: string, calls: readonly Call[]): string =>
  calls.toReversed().reduce((text, { start, rest: [from, to] }) => {
    const name = text.slice(start, from)
    return `${text.slice(0, start)}/* @__PURE__ */ ${name}${text.slice(to)}`
  }, code)

/** The hooks of antd's pieces, where the styles are there already: what they answer is the class that holds the variables. */
const hooks = `import { useContext } from 'react'
import { DesignTokenContext } from '../context'
const useKey = () => useContext(DesignTokenContext).cssVar.key
export const genStyleHooks = () => () => ['', useKey()]
export const genComponentStyleHook = () => () => ''
export const genSubStyleComponent = () => () => null
`

/** What else stands in the file of those hooks. */
const fromVariables = (code: string): string => {
  const at = code.indexOf('export const genCssVar')
  if (at === -1) throw new Error('antd names its variables in another file')
  return code.slice(at)
}

const tokensHook = (tokens: AntdStyles['tokens']): string => `import { useContext } from 'react'
import { DesignTokenContext } from './context'
const tokens = ${JSON.stringify(tokens)}
export default () => {
  const { theme, cssVar } = useContext(DesignTokenContext)
  return [theme, tokens[cssVar.key], '', tokens[cssVar.key], cssVar, true]
}
`

/**
 * Has the styles of antd made while the pages are built, and not by the pages, which spend a third of their first script time on it. What is
 * left of antd's own style makers is the class that each piece takes its variables from. The development server leaves all that as it is.
 */
export const stillAntd = (): Plugin => {
  let made: AntdStyles
  /** By the module that asks for them. */
  const asked = new Map<string, readonly string[]>()
  return {
    name: 'still-antd',
    apply: 'build',
    enforce: 'pre',
    async buildStart() {
      // It draws all of antd once: not where a page is only developed.
      made = (await import('./antd-styles.ts')).antdStyles()
      this.emitFile({ type: 'asset', name: 'antd.css', source: made.css })
    },
    transform: {
      filter: { id: /\/antd\/es\/.*\.js$/ },
      handler(code, id) {
        if (id.endsWith('/theme/util/useResetIconStyle.js')) return 'export default () => {}'
        if (id.endsWith('/theme/util/genStyleUtils.js')) return hooks + fromVariables(code)
        if (id.endsWith('/theme/useToken.js')) return tokensHook(made.tokens)
        if (![...makers].some((maker) => code.includes(`${maker}(`))) return null
        const calls = callsOfMakers(this.parse(code))
        asked.set(
          id,
          calls.map(({ maker }) => maker),
        )
        return withoutMaking(code, calls)
      },
    },
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
      const shown = chunks.flatMap(({ modules }) =>
        Object.entries(modules).flatMap(([id, { code }]) =>
          code === null || code === '' ? [] : (asked.get(id) ?? []),
        ),
      )
      if (shown.length === 0) throw new Error('no piece of antd is in the bundle, or none was recognised')
      const without = shown.filter((maker) => !made.makers.has(maker) && !unneeded.has(maker))
      if (without.length > 0)
        throw new Error(`build/antd-pieces.tsx lacks what shows ${[...new Set(without)].join(', ')}`)
    },
  }
}
