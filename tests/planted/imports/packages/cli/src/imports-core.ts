import '@axbridge/core'
