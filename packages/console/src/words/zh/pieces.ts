import type { pieces as english } from '../en/pieces.ts'
import type { AreaWords } from '../words.ts'

const count = (n: number) => n.toLocaleString('zh-CN')

export const pieces: AreaWords<typeof english> = {
  copy: '复制',
  copied: '已复制',
  copyNumber: '复制号码',
  notCopied: '浏览器不允许在此复制。请选中文字后手动复制。',
  cancel: '取消',
  typeToConfirm: (text) => `请输入“${text}”以继续。`,
  exportCsv: '导出 CSV',
  stopExport: (done) => `已读取 ${count(done)} 条…… 停止`,
  exportCutTitle: '文件中不是全部数据',
  exportCut: (rows) => `文件包含前 ${count(rows)} 条。请缩小筛选范围，或使用接口的导出功能。`,
  noPersonInAddress: '这看起来是个人号码。它不能出现在网址中，此处不予查询。',
  clearFilter: '清除',
  rowsSoFar: (rows) => `已显示 ${count(rows)} 条，滚动查看更多`,
  allRows: (rows) => `共 ${count(rows)} 条`,
  readingMore: '正在读取……',
  searching: '正在查找……',
  stopSearch: '停止',
  searchHalted: (pages) => `最近 ${count(pages)} 页没有更多结果，后面还有数据。`,
  searchOn: '继续查找',
  tooManyRows: (rows) => `已显示前 ${count(rows)} 条。请缩小筛选范围以查找其余数据。`,
  moreNotRead: '后面的数据未能读取。',
  tryAgain: '重试',
}
