/** What the service most often says of a field of our forms. It says it in English, since that is what the API speaks. */
const known: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [/^is required/, () => '必填。'],
  [/^must be true or false$/, () => '只能为是或否。'],
  [/^must be a whole number(?:, 0 or more| from 0 on)$/, () => '必须是不小于 0 的整数。'],
  [/^must be a whole number from (\d+) to (\d+)/, (from, to) => `必须是 ${from} 到 ${to} 的整数。`],
  [/^must be null or a whole number from (\d+) to (\d+)/, (from, to) => `留空，或填写 ${from} 到 ${to} 的整数。`],
  [/^must be a number from (\d+) to (\d+)/, (from, to) => `必须是 ${from} 到 ${to} 的数。`],
  [/^must be a share from 0 to 1/, () => '必须是 0 到 1 的比例。'],
  [/^must be (\d+) to (\d+) (?:printable )?characters$/, (from, to) => `必须是 ${from} 到 ${to} 个可见字符。`],
  [
    /^must be (\d+) to (\d+) printable characters and hold no telephone number/,
    (from, to) => `必须是 ${from} 到 ${to} 个可见字符，且不得含电话号码。`,
  ],
  [/^must be an e-mail address/, () => '必须是有效的邮箱地址，且不得含电话号码。'],
  [/^must hold no telephone number$/, () => '不得含电话号码。'],
  [/^must be a mainland mobile number/, () => '必须是中国大陆手机号码：11 位，13 至 19 开头。'],
  [/^must be the mobile of a person/, () => '必须是个人手机号码：该号段不属于个人。'],
  [/^must be exactly (\d+) digits .*700/, (digits) => `必须是 700 开头的 ${digits} 位数字。`],
  [/^must be (?:a real RFC 3339 date-time|an instant)/, () => '必须是有效的日期和时间。'],
  [/^must (?:not be|not lie) in the future/, () => '不得晚于现在。'],
  [/^must be in the future/, () => '必须晚于现在。'],
  [/^must be (?:later than|after) (\w+)/, (other) => `必须晚于 ${other}。`],
  [/^must be more than (\d+) seconds ahead/, (seconds) => `必须比现在晚 ${seconds} 秒以上。`],
  [/^must be at most (\d+) seconds ahead/, (seconds) => `最多比现在晚 ${seconds} 秒。`],
  [/^must be another number than (\w+)/, (other) => `不得与 ${other} 相同。`],
  [/^must be different numbers/, () => '号码不得重复。'],
  [/^(?:is the name of another|must be another name than|must not be the name of another)/, () => '名称已被使用。'],
  [/^must end with the check character/, () => '统一社会信用代码的校验位不符。'],
  [/^must be enterprise or institution/, () => '只能是企业或机构，个人不能成为客户。'],
  [/^must be one of .* are prohibited$/, () => '不在允许的用途之内。'],
  [/^must be an absolute URL/, () => '必须是完整的网址。'],
  [/^must begin with https:/, () => '网址必须以 https:// 开头。'],
  [/^must be what the authenticator app shows now/, () => '验证码不正确。'],
]

/** A rule in Chinese; as it came where it is none of the known ones. */
export const ruleInChinese = (rule: string): string => {
  for (const [pattern, words] of known) {
    const found = pattern.exec(rule)
    if (found !== null) return words(...found.slice(1))
  }
  return rule
}
