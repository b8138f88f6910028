import {
  ApiOutlined,
  AuditOutlined,
  BankOutlined,
  CheckCircleOutlined,
  ClusterOutlined,
  DashboardOutlined,
  FilterOutlined,
  IdcardOutlined,
  LinkOutlined,
  NumberOutlined,
  PhoneOutlined,
  PlayCircleOutlined,
  SafetyOutlined,
  SearchOutlined,
  SettingOutlined,
  StopOutlined,
  TeamOutlined,
  ThunderboltOutlined,
  UserDeleteOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { Words } from '../words/words.ts'
import type { Asked } from './asked.ts'

type Loaded = {
  readonly default: ComponentType
  /** Reads what the page begins with, where it is the first: it is drawn once and whole then. */
  readonly prepare?: (asked: Asked) => Promise<void>
}

export type ConsolePage = {
  readonly path: string
  readonly word: keyof Words['menu']
  readonly icon: ComponentType
  /** Shown to who may ask one of these operations. */
  readonly ask: readonly string[]
  /** It is about one customer, who is chosen in the header. */
  readonly isOfCustomer?: true
  readonly group: 'work' | 'platform' | 'supervision' | 'people'
  load(): Promise<Loaded>
}

/** All pages of the menu, in its order. Each is a file of its own that is loaded when it is opened. */
export const pages: readonly ConsolePage[] = [
  {
    ...{ path: '/', word: 'tryIt', icon: PlayCircleOutlined, ask: ['getTryIt'], group: 'work' },
    load: () => import('../try-it/try-it-page.tsx'),
  },
  {
    ...{ path: '/overview', word: 'overview', icon: DashboardOutlined, ask: ['getOverview'], group: 'work' },
    load: () => import('../pages/overview-page.tsx'),
  },
  {
    ...{ path: '/bindings', word: 'bindings', icon: LinkOutlined, ask: ['searchBindings'], group: 'work' },
    isOfCustomer: true,
    load: () => import('../pages/bindings-page.tsx'),
  },
  {
    ...{ path: '/calls', word: 'calls', icon: PhoneOutlined, ask: ['listCalls'], group: 'work' },
    isOfCustomer: true,
    load: () => import('../pages/calls-page.tsx'),
  },
  {
    path: '/events',
    word: 'events',
    icon: ThunderboltOutlined,
    ask: ['listOperatorEvents', 'listEvents'],
    group: 'work',
    load: () => import('../pages/events-page.tsx'),
  },
  {
    path: '/webhooks',
    word: 'webhooks',
    icon: ApiOutlined,
    ask: ['listOperatorWebhooks', 'listWebhooks'],
    group: 'work',
    load: () => import('../pages/webhooks-page.tsx'),
  },
  {
    path: '/numbers',
    word: 'numbers',
    icon: NumberOutlined,
    ask: ['listBlocks', 'listPools', 'getPool'],
    group: 'platform',
    load: () => import('../pages/numbers-page.tsx'),
  },
  {
    ...{ path: '/customers', word: 'customers', icon: BankOutlined, ask: ['listCustomers'], group: 'platform' },
    load: () => import('../pages/customers-page.tsx'),
  },
  {
    ...{ path: '/trunks', word: 'trunks', icon: ClusterOutlined, ask: ['listTrunks'], group: 'platform' },
    load: () => import('../pages/trunks-page.tsx'),
  },
  {
    path: '/suspensions',
    word: 'suspensions',
    icon: StopOutlined,
    ask: ['listSuspensions', 'listOwnSuspensions'],
    group: 'supervision',
    load: () => import('../pages/suspensions-page.tsx'),
  },
  {
    ...{ path: '/opt-outs', word: 'optOuts', icon: UserDeleteOutlined, ask: ['listOptOuts'], group: 'supervision' },
    isOfCustomer: true,
    load: () => import('../pages/opt-outs-page.tsx'),
  },
  {
    ...{ path: '/actual-users', word: 'actualUsers', icon: IdcardOutlined, ask: ['listActualUsers'] },
    ...{ group: 'supervision', isOfCustomer: true },
    load: () => import('../pages/actual-users-page.tsx'),
  },
  {
    ...{ path: '/policy', word: 'policy', icon: FilterOutlined, ask: ['getPolicy'], group: 'supervision' },
    load: () => import('../pages/policy-page.tsx'),
  },
  {
    path: '/verification',
    word: 'verification',
    icon: CheckCircleOutlined,
    ask: ['getVerification'],
    group: 'supervision',
    load: () => import('../pages/verification-page.tsx'),
  },
  {
    ...{ path: '/traces', word: 'traces', icon: SearchOutlined, ask: ['listTraces'], group: 'supervision' },
    load: () => import('../pages/traces-page.tsx'),
  },
  {
    path: '/data-protection',
    word: 'dataProtection',
    icon: SafetyOutlined,
    ask: ['getRetention', 'getKeyRing', 'listHolds'],
    group: 'supervision',
    load: () => import('../pages/data-protection-page.tsx'),
  },
  {
    ...{ path: '/audit', word: 'audit', icon: AuditOutlined, ask: ['listAudit'], group: 'supervision' },
    load: () => import('../pages/audit-page.tsx'),
  },
  {
    ...{ path: '/users', word: 'users', icon: TeamOutlined, ask: ['listUsers'], group: 'people' },
    load: () => import('../pages/users-page.tsx'),
  },
  {
    ...{ path: '/settings', word: 'settings', icon: SettingOutlined, ask: ['getSettings'], group: 'people' },
    load: () => import('../pages/settings-page.tsx'),
  },
]

type Asking = { readonly may: (operation: string) => boolean; readonly hasSandbox: boolean }

/** The pages that somebody sees in the menu. */
export const pagesFor = ({ may, hasSandbox }: Asking): readonly ConsolePage[] =>
  pages.filter(({ ask, path }) => ask.some(may) && (path !== '/' || hasSandbox))
