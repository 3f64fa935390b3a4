import type { z } from 'zod'
import { type EventBody, type EventType, eventTypes } from '../../../src/wire/events.ts'
import { ackMessage, deviceMessage, heartbeatMessage, stateMessage } from '../../../src/wire/messages.ts'

const transactionId = '01K8ZZZZZZZZZZZZZZZZZZZZZZ'
const inTransaction = { transactionId, serviceId: 'pension-certification' }

/** One full body of every event: every optional member is there, so that none is forgotten by a test that walks them. */
export const eventBodies: { readonly [T in EventType]: EventBody<T> } = {
  'transaction.started': { ...inTransaction, sessionId: transactionId },
  'transaction.accepted': inTransaction,
  'transaction.ended': {
    ...inTransaction,
    outcome: 'failed',
    code: 'backend.error',
    receipt: 'notPrinted',
    durationMs: 1,
  },
  'transaction.resolved': { ...inTransaction, outcome: 'failed', code: 'submit.notReceived' },
  'service.step': { ...inTransaction, step: 'identify', outcome: 'failed', code: 'reader.absent', durationMs: 1 },
  'session.started': { sessionId: transactionId },
  'session.ended': { sessionId: transactionId, reason: 'exit', durationMs: 1 },
  'rating.submitted': { ...inTransaction, level: 2, reasons: ['tooSlow'], reasonsVersion: '2026.1' },
  'rating.undone': { ...inTransaction, level: 1, mistaken: true },
  'assist.started': { sessionId: transactionId, staff: 'clerk-01' },
  'assist.ended': { sessionId: transactionId, staff: 'clerk-01' },
  'assist.requested': { ticketNo: 'H-041201', screen: 'home', serviceId: 'pension-certification' },
  'problem.reported': { ticketNo: 'B-041201', screen: 'problem', code: 'backend.error', serviceId: 'x' },
  'alarm.raised': { source: 'receipt', code: 'media-empty-error', severity: 'error' },
  'alarm.cleared': { source: 'receipt', code: 'media-empty-error', severity: 'warning' },
  'daemon.started': { bootId: transactionId, kioskd: '0.1.0', previousEnd: 'clean' },
  'store.setAside': {},
  'store.wentBack': {},
  'outbox.dropped': { priority: 'p2', ranges: [[1, 2]], count: 2 },
}

const text = { zh: '石桥村便民服务站', en: 'Shiqiao' }
const epoch = '0123456789abcdef'

export const messages = {
  state: [
    stateMessage,
    {
      v: 1,
      state: 'online',
      linkId: transactionId,
      bootId: transactionId,
      ts: 1,
      site: { name: text, unit: text },
      versions: { kioskd: '0.1.0', node: 'v24.21.0', catalogue: '2026.11.2' },
      services: {
        total: 1,
        names: { 'pension-certification': text },
        unavailable: [{ serviceId: 'pension-certification', code: 'reader.absent' }],
      },
    },
  ],
  hb: [
    heartbeatMessage,
    {
      v: 1,
      bootId: transactionId,
      ts: 1,
      synced: true,
      uptimeMs: 1,
      outbox: { epoch, rows: 1, oldestMs: 1, lastSeq: 1, firstSeq: 1 },
      pageAlive: true,
      inSession: false,
      rssMb: 100,
      waiting: { submissions: 2, opinions: 1, oldestMs: 60_000 },
      gateway: { state: 'resting', forMs: 1000, goodMs: 60_000 },
      needs: ['receipt:media-low-warning'],
    },
  ],
  dev: [
    deviceMessage,
    {
      v: 1,
      ts: 1,
      id: 'receipt',
      role: 'printer.receipt',
      class: 'printer',
      required: false,
      adminState: 'enabled',
      operatingState: 'faulted',
      recoveryStep: 'reopen',
      faultCode: 'comms.timeout',
      conditions: ['media-empty-error'],
      consumables: [{ id: 'paper', level: 'empty', percent: 0 }],
      media: 'exiting',
      remedies: [{ condition: 'media-empty-error', text: 'repair.printer.paper' }],
      profileId: 'escpos-80mm-generic',
      profileHash: epoch,
      firmware: 'FV_1.03',
      stale: false,
    },
  ],
  ack: [ackMessage, { epoch, upto: 3, id: '01K8ZZZZZZZZZZZZZZZZZZZZZZ' }],
} as const satisfies Record<string, readonly [z.ZodType, object]>

/** Every schema that anything crosses MQTT by, with a full example. */
export const wireSchemas: readonly (readonly [string, z.ZodType, object])[] = [
  ...Object.entries(messages).map(([name, [schema, example]]) => [name, schema, example] as const),
  ...Object.entries(eventTypes).map(
    ([type, { body }]) => [`event ${type}`, body, eventBodies[type as EventType]] as const,
  ),
]
