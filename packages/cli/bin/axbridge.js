#!/usr/bin/env node
// Stands here and not in dist, so that it is there, and executable, when npm links it before the first build.
import '../dist/main.js'
