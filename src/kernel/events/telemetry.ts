import { defineEvents } from './define.ts'

export const telemetryEvents = defineEvents({
  'link.up': { level: 'info', fields: { linkId: 'id', protocol: 'code' }, text: 'Connected to the broker.' },
  'link.down': {
    level: 'warn',
    fields: { code: 'code' },
    text: "The connection to the broker ended; rows wait in the outbox. takenOver: another kiosk or program connects under this kiosk's name.",
  },
  'link.failed': {
    level: 'warn',
    fields: { detail: 'text' },
    text: 'An attempt to connect to the broker failed; another follows with backoff and jitter.',
  },
  'link.subscribeFailed': {
    level: 'error',
    fields: { code: 'code' },
    text: 'The broker refused the subscription to the watermark: its ACL does not know this kiosk. The outbox cannot empty.',
  },
  'link.badMessage': {
    level: 'warn',
    fields: { topic: 'code' },
    text: 'A message from the broker was not in the schema and was ignored.',
  },
  'link.unsayable': {
    level: 'error',
    fields: { what: 'code', detail: 'text' },
    text: 'A message did not fit its own schema and was not sent: a mistake in kioskd.',
  },
  'outbox.wentBack': {
    level: 'error',
    fields: { lastSeq: 'count', upto: 'count' },
    text: 'The fleet has later rows of this kiosk than this kiosk: its database went back in time (an old image, a bad card). What is held is reported under new numbers.',
  },
  'outbox.rewound': {
    level: 'warn',
    fields: { from: 'count', to: 'count' },
    text: 'The watermark did not move; everything above it is sent again.',
  },
})
