import type {
  customer as englishCustomer,
  menu as englishMenu,
  roles as englishRoles,
  shell as englishShell,
} from '../en/shell.ts'
import type { AreaWords } from '../words.ts'

export const menu: AreaWords<typeof englishMenu> = {
  tryIt: '试一试',
  overview: '总览',
  bindings: '绑定关系',
  calls: '呼叫',
  events: '事件',
  webhooks: 'Webhook',
  numbers: '号码',
  customers: '客户',
  trunks: '中继',
  suspensions: '停用管理',
  optOuts: '拒绝名单',
  actualUsers: '实际使用人',
  policy: '策略',
  verification: '核验平台',
  traces: '溯源',
  dataProtection: '数据保护',
  users: '用户',
  audit: '审计日志',
  settings: '设置',
}

export const roles: AreaWords<typeof englishRoles> = {
  platform_admin: '平台管理员',
  compliance_officer: '合规专员',
  operations: '运维人员',
  customer_developer: '客户开发者',
  read_only: '只读人员',
}

export const customer: AreaWords<typeof englishCustomer> = {
  choose: '本页所属的客户',
  unknownTitle: '没有此客户',
  unknownHint: '网址中的客户在本服务器上不存在。请在页面上方选择一个客户。',
  noneTitle: '还没有客户',
  noneHint: '平台管理员在“客户”页面添加客户后，这里会显示其绑定关系和呼叫。',
}

export const shell: AreaWords<typeof englishShell> = {
  skip: '跳到正文',
  openMenu: '打开菜单',
  pages: '页面',
  groups: { work: '日常工作', platform: '平台', supervision: '监管', people: '人员与设置' },
  place: '当前位置',
  loading: '页面加载中',
  account: '我的账户',
  signOut: '退出登录',
  choices: '语言与外观',
  appearance: '外观',
  appearances: { light: '浅色', dark: '深色', system: '跟随系统' },
  notAllowedTitle: '您的角色不能查看此页面',
  notAllowedHint: '如有需要，请联系平台管理员。菜单中列出了您可以打开的页面。',
  notFoundTitle: '没有这个页面',
  notFoundHint: '地址可能有误，或者页面已移动。',
  toFirstPage: '返回首页',
  brokenTitle: '页面出错了',
  brokenHint: '没有任何数据因此改变。请重新加载；如果再次出错，请告知服务器的管理者。',
  oldTitle: '页面无法加载',
  oldHint: '服务器可能无法访问，或者在打开控制台之后已升级。请重新加载。',
  reload: '重新加载',
}
