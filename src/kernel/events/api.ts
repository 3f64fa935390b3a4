import { defineEvents } from './define.ts'

export const apiEvents = defineEvents({
  'api.listening': { level: 'info', fields: { url: 'path' }, text: 'A server listens on this address.' },
  'api.denied': {
    level: 'warn',
    fields: { why: 'code' },
    text: 'A request to the local API was turned away: wrong or missing bearer, or too many pages.',
  },
  'branch.lost': {
    level: 'warn',
    fields: { kiosk: 'id', why: 'code' },
    text: 'Another kiosk of the branch does not answer; why: a code of the network or of its certificate, or the status it answered with.',
  },
  'branch.found': {
    level: 'info',
    fields: { kiosk: 'id' },
    text: 'Another kiosk of the branch answers again.',
  },
  'desk.certificateEnds': {
    level: 'warn',
    fields: { days: 'count' },
    text: 'The certificate of the branch-PC listener ends within thirty days (0: it has ended); put a new one in its place, it is taken up within an hour.',
  },
  'desk.certificateChanged': {
    level: 'info',
    fields: {},
    text: 'The branch-PC listener has taken up a new certificate.',
  },
  'desk.certificateBad': {
    level: 'error',
    fields: { code: 'code' },
    text: 'The certificate files of the branch-PC listener cannot be used any more; it goes on with the certificate it has.',
  },
})
