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
  'device.linkLost': {
    level: 'info',
    fields: { deviceId: 'id', reason: 'text' },
    text: 'The link to a device ended by itself: unplugged, switched off or closed by the other end.',
  },
  'device.recovery': {
    level: 'info',
    fields: { deviceId: 'id', step: 'code', code: 'code' },
    text: 'A step of the recovery ladder is tried because of the fault "code".',
  },
  'device.claimLapsed': {
    level: 'warn',
    fields: { deviceId: 'id', reason: 'code' },
    text: 'A claim on a device was neither released nor renewed in time and has been ended; "reason" is what it was for.',
  },
  'device.claimedOutside': {
    level: 'info',
    fields: { role: 'code', client: 'code' },
    text: 'A program beside kioskd has taken a device for itself through the control socket.',
  },
  'device.recording': {
    level: 'info',
    fields: { deviceId: 'id', file: 'path', seconds: 'count' },
    text: 'The traffic of a device is written to a file for a limited time, without personal data.',
  },
  'device.misconfigured': {
    level: 'error',
    fields: { deviceId: 'id', code: 'code', detail: 'text' },
    text: 'A device cannot be used as the site file has it; the others are not affected.',
  },
  'device.driverThrew': {
    level: 'error',
    fields: { deviceId: 'id', where: 'code', detail: 'text' },
    text: 'A driver or listener threw, which is our mistake; the supervisor caught it and goes on.',
  },
})
