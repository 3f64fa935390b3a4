import { defineEvents } from './define.ts'

export const kernelEvents = defineEvents({
  'process.started': {
    level: 'info',
    fields: { version: 'code', node: 'code', role: 'code' },
    text: 'The process is up.',
  },
  'process.stopping': {
    level: 'info',
    fields: { reason: 'code' },
    text: 'The process was asked to end and is closing what it holds.',
  },
  'process.failed': {
    level: 'error',
    fields: { where: 'code', detail: 'text' },
    text: 'A broken invariant was caught at a boundary; the part named by "where" goes on.',
  },
  'store.opened': {
    level: 'info',
    fields: { path: 'path', epoch: 'id', ms: 'ms' },
    text: 'The database is open and passed its check.',
  },
  'store.corrupt': {
    level: 'error',
    fields: { path: 'path', movedTo: 'path', detail: 'text' },
    text: 'The database failed its check at boot, was set aside and a new one begun. Keep the file: it may hold unsent rows.',
  },
  'store.writeFailed': {
    level: 'error',
    fields: { detail: 'text' },
    text: 'A commit failed (disk full or I/O error); nothing of it was kept.',
  },
})
