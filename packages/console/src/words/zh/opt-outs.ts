import type { optOuts as english } from '../en/opt-outs.ts'
import type { AreaWords } from '../words.ts'

export const optOuts: AreaWords<typeof english> = {
  title: '拒绝名单',
  about: '不愿再被该客户绑定或呼叫的个人。自下一次绑定和呼叫起生效。号码均已掩码。',
  list: '拒绝名单',
  of: '拒绝',
  ofs: { bindings: '新的绑定', calls: '呼叫', both: '绑定和呼叫' },
  removedState: '已撤回',
  since: '登记时间',
  empty: '还没有人拒绝',
  emptyHint: '个人向客户表示不愿再被联系时在此登记，也可通过接口登记。',
  add: '登记拒绝',
  addTitle: '登记拒绝',
  addAbout: '此后该客户不能再以其所拒绝的方式联系此人。',
  addIt: '登记',
  added: '已生效。',
  remove: '撤回拒绝',
  removeTitle: '撤回拒绝',
  removeAbout: '仅限本人表示撤回时。须填写号码，此处只保存其标记。',
  removeIt: '撤回',
  removed: '已撤回。',
}
