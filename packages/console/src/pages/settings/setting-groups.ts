import type { Settings } from '@axbridge/sdk/console'

export type Setting = Settings['items'][number]

/** Settings by the first part of their keys, in the order in which they come. */
export const groupsOf = (
  items: readonly Setting[],
): readonly { readonly name: string; readonly items: readonly Setting[] }[] => {
  const groups = new Map<string, Setting[]>()
  for (const item of items) {
    const [name = ''] = item.key.split('.')
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [item])
    else group.push(item)
  }
  return [...groups].map(([name, of]) => ({ name, items: of }))
}

/** A value as the configuration file would have it. */
export const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
