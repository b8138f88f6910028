import { type ThemeConfig, theme } from 'antd'

const shared = {
  borderRadius: 8,
  fontSize: 14,
  controlHeight: 36,
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif",
  wireframe: false,
} as const

// The greys are darker than antd's own: each text has 4.5:1 on what is behind it (WCAG 2.2, 1.4.3).
const light: ThemeConfig = {
  algorithm: theme.defaultAlgorithm,
  token: {
    ...shared,
    colorPrimary: '#0b6e6e',
    colorInfo: '#0b6e6e',
    colorLink: '#0a6262',
    colorSuccess: '#1d7a46',
    colorWarning: '#a15c00',
    colorError: '#c0342c',
    // Those that antd derives from such dark colours are grey.
    colorSuccessBg: '#def2e6',
    colorWarningBg: '#fdeed3',
    colorErrorBg: '#fce4e2',
    colorInfoBg: '#dcefee',
    colorBgLayout: '#f4f6f6',
    colorBgContainer: '#ffffff',
    colorBorder: '#c9d1d1',
    colorBorderSecondary: '#e3e8e8',
    colorText: '#17211f',
    colorTextSecondary: '#465452',
    colorTextTertiary: '#566462',
    colorTextDescription: '#566462',
    colorTextPlaceholder: '#697774',
  },
}

const dark: ThemeConfig = {
  algorithm: theme.darkAlgorithm,
  token: {
    ...shared,
    colorPrimary: '#3dbdb4',
    colorInfo: '#3dbdb4',
    colorLink: '#5ccfc6',
    colorSuccess: '#4cc283',
    colorWarning: '#e0a13d',
    colorError: '#f07a70',
    colorSuccessBg: '#143524',
    colorWarningBg: '#3a2a10',
    colorErrorBg: '#431d1a',
    colorInfoBg: '#143a38',
    colorTextLightSolid: '#04201f',
    colorBgLayout: '#0f1615',
    colorBgContainer: '#172120',
    colorBgElevated: '#1e2a29',
    colorBorder: '#3a4a48',
    colorBorderSecondary: '#283634',
    colorText: '#e6eeec',
    colorTextSecondary: '#b3c1be',
    colorTextTertiary: '#a0afac',
    colorTextDescription: '#a0afac',
    colorTextPlaceholder: '#8b9a97',
  },
}

/** Class names without a hash: there is one antd on the page. */
const themes = {
  light: { ...light, hashed: false, cssVar: { key: 'axbridge-light' } },
  dark: { ...dark, hashed: false, cssVar: { key: 'axbridge-dark' } },
}

export const themeOf = (isDark: boolean): ThemeConfig => (isDark ? themes.dark : themes.light)
