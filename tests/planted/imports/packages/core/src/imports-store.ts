import '@axbridge/store'
