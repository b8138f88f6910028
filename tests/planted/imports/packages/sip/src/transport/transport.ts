import '../message/message.ts'

export const transport = 'transport'
