import { defineEvents } from './define.ts'

export const fleetEvents = defineEvents({
  'ingest.refused': {
    level: 'warn',
    fields: { suffix: 'code' },
    text: 'A message was not in the schema and was left; its kiosk runs another version or is not ours.',
  },
  'ingest.failed': {
    level: 'error',
    fields: { detail: 'text' },
    text: 'One message could not be stored and was left; the others of its batch were.',
  },
  'ingest.overrun': {
    level: 'error',
    fields: { waiting: 'count' },
    text: 'Messages come faster than the disk writes them; further ones were left and will come again.',
  },
  'ingest.subscribeFailed': {
    level: 'error',
    fields: { suffix: 'code', code: 'code' },
    text: 'The broker refused a subscription: its ACL does not know the fleet.',
  },
})
