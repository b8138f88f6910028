// What runs a server, for whoever needs no more of this package: a start loads half of the files that the whole of it has.
export { ConfigError, readConfig } from './config.ts'
export type { OpenLan } from './lan/open-lan.ts'
export { qrCodeOf } from './lan/qr-code.ts'
export { keepMemoryOutOfFiles } from './process-secrecy.ts'
export type { RunningServer, StartOptions } from './running-server.ts'
export { isExpectedAtStart } from './start-error.ts'
export { startServer } from './wiring.ts'
