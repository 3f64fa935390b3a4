import { defineEvents } from './define.ts'

export const counterEvents = defineEvents({})
