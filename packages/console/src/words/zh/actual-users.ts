import type { actualUsers as english } from '../en/actual-users.ts'
import type { AreaWords } from '../words.ts'

export const actualUsers: AreaWords<typeof english> = {
  title: '实际使用人',
  about: '该客户绑定关系中电话的实际使用人，如骑手、司机。场景可以要求登记后才能绑定。显示内容均已掩码。',
  list: '实际使用人',
  name: '姓名',
  nameHint: '与证件一致。',
  document: '证件',
  documents: { resident_id: '居民身份证', passport: '护照', travel_permit: '通行证', other: '其他' },
  documentNumber: '证件号码',
  documentNumberHint: '大写字母与数字。身份证号码会校验。',
  noDocument: '无',
  at: '登记时间',
  empty: '还没有登记',
  emptyHint: '在此登记电话的实际使用人，也可通过接口登记。',
  add: '登记',
  addTitle: '登记实际使用人',
  addAbout: '号码、姓名与证件均加密保存。同一号码的原登记将被替换。',
  addIt: '登记',
  added: '已登记。',
  remove: '移除',
  removeTitle: '移除登记',
  removeAbout: '此人的登记信息立即删除。其参与的绑定不受影响。',
  removed: '已删除。',
}
