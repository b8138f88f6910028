import '../transport/transport.ts'
