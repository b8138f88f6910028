#!/usr/bin/env node
// Stands here and not in dist, so that it is there, and executable, when npm links it before the first build.
import { existsSync } from 'node:fs'

// A release is started by few files, in a third of the time. In a clone what was compiled last counts, which they may be older than.
const isClone = existsSync(new URL('../src', import.meta.url))
await import(isClone ? '../dist/main.js' : '../dist/bundled-main.js')
