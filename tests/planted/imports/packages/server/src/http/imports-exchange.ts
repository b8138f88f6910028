import '../exchange/exchange.ts'
