import { defineEvents } from './define.ts'

export const screenEvents = defineEvents({
  'screen.compositorStarted': { level: 'info', fields: { rotate: 'count' }, text: 'cage has the panel.' },
  'screen.compositorEnded': {
    level: 'error',
    fields: { how: 'code', detail: 'text', againMs: 'ms' },
    text: 'cage could not be started or has ended; "detail" is what it said last. It is started again after a wait. No panel or no seatd is the usual reason.',
  },
  'screen.daemonSilent': {
    level: 'warn',
    fields: { url: 'path', detail: 'text' },
    text: 'The daemon does not answer, so there is no page to show: the panel says that the terminal is closed, and the screen goes on asking.',
  },
  'screen.browserStarted': {
    level: 'info',
    fields: { url: 'path' },
    text: 'Chromium was started on the page of the daemon.',
  },
  'screen.pageAlive': {
    level: 'info',
    fields: { ms: 'ms' },
    text: 'The page on the panel lives, this long after its browser was started.',
  },
  'screen.browserEnded': {
    level: 'warn',
    fields: { why: 'code', how: 'code', againMs: 'ms' },
    text: 'Chromium has ended ("ended"), its page hung ("hung"), or it was its nightly hour ("nightly"); it is started again after a wait, with nothing of what it held.',
  },
})
