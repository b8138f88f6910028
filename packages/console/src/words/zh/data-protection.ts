import type { dataProtection as english } from '../en/data-protection.ts'
import type { AreaWords } from '../words.ts'

export const dataProtection: AreaWords<typeof english> = {
  title: '数据保护',
  about: '各类数据的保存期限、到期删除的证明、需要延长保存的内容、个人对自身数据的请求，以及密钥。',
  tabs: {
    retention: '保存期限',
    proofs: '删除证明',
    holds: '保全',
    requests: '个人请求',
    breaches: '泄露记录',
    keys: '密钥',
  },
}
