import '../wiring.ts'
