import type { audit as english } from '../en/audit.ts'
import type { AreaWords } from '../words.ts'

export const audit: AreaWords<typeof english> = {
  title: '审计日志',
  about: '谁做了什么，链式记录：每条都带有此前全部记录的哈希，不可更改或删除。',
  list: '审计日志',
  ordinal: '序号',
  at: '时间',
  actor: '操作者',
  actors: { key: '运营方密钥', server: '服务器' },
  action: '操作',
  subject: '对象',
  customer: '客户',
  user: '用户（编号）',
  from: '起',
  to: '止',
  hash: '至此的链哈希',
  detail: '详情',
  detailTitle: (ordinal) => `第 ${ordinal} 条`,
  nothing: '无',
  empty: '还没有记录',
  emptyHint: '任何更改以及查看真实号码的操作都会写入此日志。',
  emptyFiltered: '没有符合条件的记录',
  emptyFilteredHint: '请减少筛选条件。',
}
