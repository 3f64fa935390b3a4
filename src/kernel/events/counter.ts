import { defineEvents } from './define.ts'

export const counterEvents = defineEvents({
  'backend.reachable': {
    level: 'warn',
    fields: { now: 'code' },
    text: 'The backend answered again ("yes") or stopped answering ("no").',
  },
  'backend.resting': {
    level: 'warn',
    fields: { now: 'code' },
    text: 'After a row of failures nothing is sent to the backend ("yes") until a probe has got through ("no").',
  },
  'backend.failed': {
    level: 'warn',
    fields: { call: 'code', code: 'code', detail: 'text' },
    text: 'A call to the backend did not end well.',
  },
  'speech.failed': {
    level: 'error',
    fields: { code: 'code', detail: 'text' },
    text: 'The program that hears what visitors look for did not do its work: speech in the site file.',
  },
  'queue.settled': {
    level: 'warn',
    fields: { transactionId: 'id', kind: 'code', state: 'code', code: 'code' },
    text: 'What waited for the backend was accepted, refused, or has waited too long ("expired").',
  },
  'session.started': { level: 'info', fields: { sessionId: 'id' }, text: 'A customer touched the screen.' },
  'session.ended': {
    level: 'info',
    fields: { sessionId: 'id', reason: 'code', ms: 'ms' },
    text: 'A customer left, or was taken to have left.',
  },
  'session.purged': {
    level: 'info',
    fields: { sessionId: 'id', steps: 'count', ms: 'ms' },
    text: 'Nothing of the customer is left on the kiosk.',
  },
  'session.purgeFailed': {
    level: 'error',
    fields: { sessionId: 'id', step: 'code', detail: 'text' },
    text: 'A purge step failed; the kiosk goes out of service instead of idle.',
  },
  'transaction.started': {
    level: 'info',
    fields: { transactionId: 'id', serviceId: 'code' },
    text: 'A service was begun.',
  },
  'transaction.accepted': {
    level: 'info',
    fields: { transactionId: 'id' },
    text: 'The backend accepted the submission.',
  },
  'transaction.ended': {
    level: 'info',
    fields: { transactionId: 'id', outcome: 'code', code: 'code', ms: 'ms' },
    text: 'A service came to its end.',
  },
  'transaction.resolved': {
    level: 'info',
    fields: { transactionId: 'id', outcome: 'code' },
    text: 'The backend has said what became of an unknown transaction.',
  },
  'step.failed': {
    level: 'warn',
    fields: { transactionId: 'id', step: 'code', code: 'code', detail: 'text' },
    text: 'A step of a service did not end well; the citizen sees the matching problem screen.',
  },
  'ticket.opened': {
    level: 'info',
    fields: { ticketNo: 'id', screen: 'code', code: 'code' },
    text: 'A citizen asked for help or reported that something could not be done.',
  },
  'staff.signedIn': {
    level: 'info',
    fields: { staff: 'id' },
    text: 'A member of staff has signed in at this kiosk.',
  },
  'staff.refused': {
    level: 'warn',
    fields: { attempt: 'count' },
    text: 'A sign-in of staff was refused; after five wrong PINs in a row each costs time, after fifteen the reference is locked.',
  },
  'training.changed': {
    level: 'info',
    fields: { now: 'code' },
    text: 'Training was switched on or off: while it is on, nothing reaches a backend and every record is marked.',
  },
  'journal.rotated': {
    level: 'info',
    fields: { archives: 'count', rows: 'count' },
    text: 'The oldest rows of the journal were moved into archives beside the database.',
  },
  'journal.keepFailed': {
    level: 'error',
    fields: { code: 'code', detail: 'text' },
    text: 'Sealed data that is due could not be erased, or the journal not be rotated; it is tried again within an hour.',
  },
})
