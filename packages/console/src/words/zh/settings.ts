import type { settings as english } from '../en/settings.ts'
import type { AreaWords } from '../words.ts'

export const settings: AreaWords<typeof english> = {
  title: '设置',
  about: '本服务器的设置。设置位于配置文件中，更改后需让服务器重新读取或重新启动。',
  list: '设置',
  search: '搜索设置',
  searchHint: '键名或说明',
  onlyChanged: '仅显示与默认值不同的',
  key: '键名',
  value: '当前值',
  default: '默认值',
  description: '说明',
  isDefault: '默认',
  secret: '保密，不显示',
  notSet: '未设置',
  empty: '没有符合条件的设置',
  emptyHint: '请清除搜索，或同时显示默认值的设置。',
  count: (n, all) => `${n} / ${all}`,
}
