/** The commonest of the published lists that are long enough to be taken at all, in lower case, and what is typed here first. */
const common = new Set(
  `
  112233445566 123123123123 123321123321 123456123456 123456789012 1234567890123 12345678901234 123456789012345
  1234567890123456 1234567890qwerty 123456789abc 123456789qwe 123456789qwerty 12345678910 1234567891011 123456qwerty
  13145201314520 147258369147 159753159753 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i 1qaz2wsx3edc 1qaz2wsx3edc4rfv
  1qazxsw23edc 5201314520131 5201314520 789456123000 963852741000 987654321000 a1234567890 aa1234567890 aa123456789
  abc123456789 abcd12345678 abcdefg12345 abcdef123456 abcdefgh1234 access123456 admin1234567 admin12345678
  admin123456789 administrator administrator1 administrator123 asdasdasdasd asdfasdfasdf asdfghjkl123 asdfghjkl1234
  asdfghjklqwertyuiop baseball1234 basketball12 basketball123 beijing12345 charlie12345 changeme1234 changeme12345
  changemenow1 chinachina12 chocolate123 computer1234 computer12345 correcthorsebatterystaple default12345 dragon123456
  football1234 football12345 google123456 guest1234567 hello1234567 helloworld12 helloworld123 iloveyou1234 iloveyou12345
  iloveyou123456 internet1234 jordan123456 letmein12345 letmein123456 letmeinplease liverpool123 manager12345 manchester12
  master123456 michael12345 michelle1234 monkey123456 mypassword12 mypassword123 mypassword1234 newpassword1 newpassword12
  nopassword12 p@ssw0rd1234 p@ssw0rd12345 p@ssword1234 passw0rd1234 passw0rd12345 password0000 password1111 password1234
  password12345 password123456 password1234567 password12345678 password123456789 password2024 password2025 password2026
  passwordadmin passwordpassword pokemon12345 princess1234 princess12345 q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsx123456
  qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb qq1234567890 qq123456789 qwe123456789 qweasdzxc123 qweasdzxcrty qwer12345678
  qwerty123456 qwerty1234567 qwerty12345678 qwerty123456789 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop1234
  qwertyuiop12345 qwertyuiop[] qwertyuiopas qwertyuiopasdf qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm root12345678
  samsung12345 sandbox12345 secret123456 security1234 shadow123456 shanghai1234 starwars1234 sunshine1234 sunshine12345
  superman1234 superman12345 supersecret1 supervisor12 support12345 system123456 taobao123456 temp12345678 test12345678
  test123456789 testing12345 testpassword thisisapassword thisismypassword trustno1trustno1 user12345678 username1234
  wangyi123456 weixin123456 welcome12345 welcome123456 welcome2024! welcome2025! welcome2026! whatever1234 wodemima1234
  wodemima123456 woaini123456 woaini1314520 woaini520520 woaiwojia123 woaizhongguo wojiushiwo12 xiaoming1234 zaq12wsxcde3
  zaq1xsw2cde3 zaq1zaq1zaq1 zhangwei1234 zhongguo1234 zxcvbnm12345 zxcvbnm123456 zxcvbnmasdfghjkl zxcvbnmzxcvbnm
  `
    .trim()
    .split(/\s+/),
)

/** `password` in lower case. */
export const isCommonPassword = (password: string): boolean => common.has(password)
