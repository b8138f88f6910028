import 'fast-check'
