import '@axbridge/sim'
