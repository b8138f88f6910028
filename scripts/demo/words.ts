/** What the demo tells, in one language. Numbers come in as they may be shown: masks and 700 numbers. */
export type Words = {
  readonly title: string
  readonly passenger: string
  readonly driver: string
  readonly stranger: string
  readonly starting: string
  readonly started: (http: string, sip: string) => string
  readonly registered: (passenger: string, driver: string, stranger: string) => string
  readonly talkative: string
  readonly ordered: (order: string) => string
  readonly bound: (status: number, x: string) => string
  readonly passengerCalls: (x: string) => string
  readonly driverRings: (shown: string) => string
  readonly talk: string
  readonly driverCallsBack: (x: string) => string
  readonly passengerRings: (shown: string) => string
  readonly unbound: (status: number) => string
  readonly callsAfterwards: (x: string) => string
  readonly refused: (status: number, cause: number | undefined) => string
  readonly strangerCalls: (x: string) => string
  readonly searched: (phone: string, messages: number, octets: number, others: string) => string
  readonly verdict: string
  readonly failed: (deviation: string) => string
}

export const english: Words = {
  title: 'A ride, and the number between two people',
  passenger: "passenger's phone",
  driver: "driver's phone",
  stranger: "stranger's phone",
  starting: 'A server starts, for this demo only.',
  started: (http, sip) => `HTTP on ${http}, SIP on ${sip} over UDP.`,
  registered: (passenger, driver, stranger) =>
    `Three phones register: passenger ${passenger}, driver ${driver}, stranger ${stranger}.`,
  talkative: 'Each writes its own number into every header and every line where a phone can.',
  ordered: (order) => `The passenger orders a ride: ${order}. The ride company binds the two phones.`,
  bound: (status, x) => `POST /v1/bindings -> ${status}. The number between them, X, is ${x}.`,
  passengerCalls: (x) => `The passenger calls X: ${x}.`,
  driverRings: (shown) => `The driver's phone rings and shows ${shown}. He answers.`,
  talk: 'They talk, and hang up.',
  driverCallsBack: (x) => `The driver calls back what his phone showed: ${x}.`,
  passengerRings: (shown) => `The passenger's phone rings and shows ${shown}. She answers.`,
  unbound: (status) => `The ride is over. DELETE /v1/bindings/… -> ${status}. The order ends.`,
  callsAfterwards: (x) => `The passenger calls ${x} once more.`,
  refused: (status, cause) =>
    `Refused with ${status}${cause === undefined ? '' : ` (Q.850 cause ${cause})`}. Nobody's phone rings.`,
  strangerCalls: (x) => `A stranger, who was in no order, calls ${x}.`,
  searched: (phone, messages, octets, others) =>
    `${phone}: ${messages} messages, ${octets} octets received; no trace of ${others}.`,
  verdict: 'PASSED: the calls were connected, and nobody learnt a number that was not theirs.',
  failed: (deviation) => `FAILED: ${deviation}`,
}

export const chinese: Words = {
  title: '一次打车，两人之间只隔一个号码',
  passenger: '乘客的手机',
  driver: '司机的手机',
  stranger: '陌生人的手机',
  starting: '启动一台只供本次演示使用的服务器。',
  started: (http, sip) => `HTTP：${http}，SIP（UDP）：${sip}。`,
  registered: (passenger, driver, stranger) => `三部手机注册：乘客 ${passenger}，司机 ${driver}，陌生人 ${stranger}。`,
  talkative: '每部手机都把自己的号码写进每一个能写的消息头和每一行。',
  ordered: (order) => `乘客下单：${order}。打车平台为两人绑定号码。`,
  bound: (status, x) => `POST /v1/bindings -> ${status}。两人之间的号码 X 是 ${x}。`,
  passengerCalls: (x) => `乘客拨打 X：${x}。`,
  driverRings: (shown) => `司机的手机响铃，显示 ${shown}。司机接听。`,
  talk: '双方通话，然后挂断。',
  driverCallsBack: (x) => `司机按来电显示回拨：${x}。`,
  passengerRings: (shown) => `乘客的手机响铃，显示 ${shown}。乘客接听。`,
  unbound: (status) => `行程结束。DELETE /v1/bindings/… -> ${status}。订单结束。`,
  callsAfterwards: (x) => `乘客再次拨打 ${x}。`,
  refused: (status, cause) =>
    `呼叫被拒绝：${status}${cause === undefined ? '' : `（Q.850 原因值 ${cause}）`}。没有手机响铃。`,
  strangerCalls: (x) => `一个与订单无关的陌生人拨打 ${x}。`,
  searched: (phone, messages, octets, others) =>
    `${phone}：收到 ${messages} 条消息，${octets} 字节；其中没有${others}的任何痕迹。`,
  verdict: '通过：呼叫均已接通，没有人得知不属于自己的号码。',
  failed: (deviation) => `失败：${deviation}`,
}
