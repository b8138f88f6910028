import type { panel as english } from '../en/panel.ts'
import type { AreaWords } from '../words.ts'
import { ruleInChinese } from './rules.ts'

export const panel: AreaWords<typeof english> = {
  save: '保存',
  cancel: '取消',
  close: '关闭',
  none: '无',
  time: '时间',
  never: '从未',
  unlimited: '不限',
  yes: '是',
  no: '否',
  all: '全部',
  duration: {
    ms: (n) => `${n} 毫秒`,
    seconds: (n) => `${n} 秒`,
    minutes: (n) => `${n} 分`,
    hours: (n) => `${n} 小时`,
    days: (n) => `${n} 天`,
  },
  required: '必填。',
  rule: ruleInChinese,
  secret: {
    once: '仅在此处显示一次，之后无法再查看。请立即复制，并保存在只有相关人员能接触到的地方。',
    kept: '我已保存',
  },
  saved: '已保存。',
  manyCustomers: (n) => `此处只列出前 ${n} 个客户。`,
}
