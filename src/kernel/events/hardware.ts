import { defineEvents } from './define.ts'

export const hardwareEvents = defineEvents({
  'device.state': {
    level: 'info',
    fields: { deviceId: 'id', from: 'code', to: 'code', code: 'code' },
    text: 'A device went from one operating state to another; "code" says why, or is empty.',
  },
  'device.condition': {
    level: 'warn',
    fields: { deviceId: 'id', condition: 'code', standing: 'code' },
    text: 'A condition of a device was raised or cleared.',
  },
})
