import { server } from '@axbridge/server'

export const planted = server
