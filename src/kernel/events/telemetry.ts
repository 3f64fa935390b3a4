import { defineEvents } from './define.ts'

export const telemetryEvents = defineEvents({})
