import { defineEvents } from './define.ts'

export const apiEvents = defineEvents({
  'api.listening': { level: 'info', fields: { url: 'path' }, text: 'A server listens on this address.' },
  'api.denied': {
    level: 'warn',
    fields: { why: 'code' },
    text: 'A request to the local API was turned away: wrong or missing bearer, or too many pages.',
  },
})
