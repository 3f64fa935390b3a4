import { defineEvents } from './define.ts'

export const fleetEvents = defineEvents({})
