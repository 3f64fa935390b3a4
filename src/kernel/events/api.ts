import { defineEvents } from './define.ts'

export const apiEvents = defineEvents({})
