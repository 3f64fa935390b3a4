import type {
  StaffBranch,
  StaffCase,
  StaffDay,
  StaffDevice,
  StaffNeighbour,
  StaffSample,
  StaffToday,
  StaffView,
} from '../../src/api/contract/staff.ts'

/** What the fixture's kiosk tells staff: a bit of everything that needs hands. All invented. */
const device = (id: string, role: string, deviceClass: string, more: Partial<StaffDevice> = {}): StaffDevice => ({
  id,
  role,
  class: deviceClass,
  required: false,
  operatingState: 'ready',
  conditions: [],
  operatorTests: deviceClass === 'printer' ? ['test-page'] : deviceClass === 'barcodeReader' ? ['read-test-code'] : [],
  consumables: [],
  remedies: [],
  ...more,
})
const name = { zh: '养老待遇资格认证', en: 'Pension eligibility check' }
const since = new Date('2026-11-20T09:12:00+08:00').getTime()

export const staffToday: StaffToday = {
  inSession: false,
  screen: 'idle',
  help: 'none',
  training: false,
  unavailable: [],
  devices: [
    device('identity', 'reader.identity', 'identityReader', { required: true }),
    device('face', 'camera.face', 'camera', { required: true }),
    device('receipt', 'printer.receipt', 'printer', {
      conditions: ['media-empty-error'],
      consumables: [{ id: 'paper', level: 'empty' }],
      remedies: [{ condition: 'media-empty-error', text: 'repair.printer.paper', picture: 'paper-roll-in.svg' }],
    }),
    device('a4', 'printer.document', 'printer', {
      conditions: ['marker-supply-low-warning', 'marker-waste-almost-full-warning', 'stale-warning'],
      consumables: [
        { id: 'paper', level: 'ok' },
        { id: 'black', level: 'low', percent: 9 },
      ],
      remedies: [
        { condition: 'marker-supply-low-warning', text: 'repair.document.tonerSoon' },
        { condition: 'marker-waste-almost-full-warning', text: 'repair.document.waste' },
      ],
    }),
    device('desk', 'documentScanner.desk', 'documentScanner'),
    device('barcode', 'barcodeReader.front', 'barcodeReader'),
    device('chip', 'cardReader.chip', 'cardReader', {
      operatingState: 'absent',
      faultCode: 'open.notFound',
      conditions: ['device-absent-error'],
      remedies: [{ condition: 'device-absent-error', text: 'repair.reader.cable', picture: 'cabinet-reader.svg' }],
    }),
    device('rating', 'evaluator.front', 'evaluator'),
    device('cabinet', 'sensors.cabinet', 'sensors'),
    device('voice', 'speaker.front', 'speaker'),
  ],
  unresolved: [
    { transactionId: 't1', serviceId: 'pension', name, caseNo: 'K-7Q4M2XAB', startedTs: since, about: 'office' },
    { transactionId: 't2', serviceId: 'pension', name, caseNo: 'K-7Q4M2XAC', startedTs: since, about: 'office' },
  ],
  owed: [
    {
      jobId: 'j1',
      transactionId: 't3',
      serviceId: 'pension',
      name,
      caseNo: 'YL20261122-0002',
      template: 'receipt',
      copies: 1,
      state: 'unknown',
      code: 'interrupted',
      attempts: 1,
      firstTs: since,
      untilTs: since + 7 * 86_400_000,
      needs: 'nothing',
      printer: 'printer.receipt',
    },
  ],
  tickets: [
    { ticketNo: 'B-000017', code: 'face.attemptsUsed', ts: since },
    { ticketNo: 'A-000012', code: 'help', ts: since },
    {
      ticketNo: 'B-000011',
      code: 'printer.fault',
      ts: since,
      closed: { done: 'calledBack', by: 'clerk-02', ts: since + 600_000 },
    },
  ],
  ratings: [
    {
      transactionId: 't4',
      name,
      level: 1,
      reasons: [
        { zh: '等得太久', en: 'It took too long' },
        { zh: '说明看不懂', en: 'Not clear' },
      ],
      ts: since,
    },
    { transactionId: 't5', name, level: 2, reasons: [], ts: since, answered: 'mistaken' },
  ],
  waiting: 2,
}

/** As an operator reads it. */
export const operatorToday: StaffToday = { ...staffToday, certificateDays: 12 }

/** Twenty of this morning, the newest first. */
export const staffCases: readonly StaffCase[] = Array.from({ length: 20 }, (_, i) => ({
  transactionId: `case-${i}`,
  name,
  caseNo: `YL20261120-${String(20 - i).padStart(4, '0')}`,
  ts: since - i * 240_000,
  outcome: i % 7 === 3 ? ('failed' as const) : ('done' as const),
}))

export const staffDay: StaffDay = {
  day: '2026-11-20',
  visits: 14,
  services: [
    { serviceId: 'pension', name, done: 9, failed: 0, unknown: 1, abandoned: 1 },
    {
      serviceId: 'health',
      name: { zh: '健康证补打', en: 'Health certificate reprint' },
      done: 3,
      failed: 1,
      unknown: 0,
      abandoned: 0,
    },
  ],
  receipts: { printed: 11, notPrinted: 1, unknown: 0 },
  ratings: { '1': 1, '2': 0, '3': 1, '4': 3, '5': 6 },
  tickets: 2,
  assisted: 1,
}

const unit = (n: number) => ({ zh: `0${n} 号机`, hk: `0${n} 號機`, en: `Unit 0${n}`, pt: `Máquina 0${n}` })

/** The other kiosks of the fixture's branch: one where somebody calls, one that works, one that does not answer, one that goes. */
export const staffBranch: readonly StaffNeighbour[] = [
  {
    id: 'shiqiao-02',
    name: unit(2),
    glance: { kiosk: 'shiqiao-02', state: 'inUse', help: 'called', hands: 2, unavailable: 0, training: false },
  },
  {
    id: 'shiqiao-03',
    name: unit(3),
    glance: { kiosk: 'shiqiao-03', state: 'free', help: 'none', hands: 0, unavailable: 1, training: false },
    signedIn: { ref: 'clerk-01', role: 'assistant' },
  },
  { id: 'shiqiao-04', name: unit(4), glance: 'away' },
  {
    id: 'shiqiao-05',
    name: unit(5),
    glance: { kiosk: 'shiqiao-05', state: 'paused', help: 'none', hands: 0, unavailable: 0, training: true },
    signedIn: { ref: 'clerk-01', role: 'assistant' },
  },
]

/** Whoever stands at 03 is being helped. */
const todayThere: StaffToday = {
  ...staffToday,
  inSession: true,
  screen: 'form',
  help: 'given',
  helper: 'clerk-01',
  unresolved: [],
  owed: [],
  tickets: [],
  ratings: [],
  waiting: 0,
}
const viewThere: StaffView = {
  screen: 'form',
  step: { index: 3, count: 6 },
  title: { zh: '联系方式', hk: '聯絡方式', en: 'How to reach you', pt: 'Contactos' },
  rows: [
    { label: { zh: '手机号码', hk: '手機號碼', en: 'Mobile number', pt: 'Telemóvel' }, filled: true },
    { label: { zh: '现住地址', hk: '現住地址', en: 'Address', pt: 'Morada' }, filled: false },
    {
      label: { zh: '代办人身份证号', hk: '代辦人身分證號', en: "Helper's ID number", pt: 'N.º de identidade' },
      filled: true,
      wrong: true,
    },
  ],
  remainingMs: null,
}

export interface StaffAnswer {
  readonly status: number
  readonly body: object
}

const good = (body: object): StaffAnswer => ({ status: 200, body })

/** PIN 204817 is right; 000000 has been tried too often. The reference says the role. */
export function staffAnswer(path: string, asked: Readonly<Record<string, unknown>>, token = ''): StaffAnswer {
  switch (path.replace('/api/v1/staff/', '')) {
    case 'branch':
      return good({ help: 'none', kiosks: staffBranch } satisfies StaffBranch)
    case 'at/shiqiao-03/today':
      return good(todayThere)
    case 'at/shiqiao-05/today':
      return { status: 502, body: { code: 'away' } }
    case 'at/shiqiao-03/view':
      return good(viewThere)
    case 'sign-in':
      if (asked.pin === '000000') return { status: 403, body: { code: 'wait', waitMs: 15_000 } }
      if (asked.pin !== '204817') return { status: 403, body: { code: 'wrong' } }
      return good({ ref: asked.ref, role: asked.ref === 'ops-01' ? 'operator' : 'assistant', token: asked.ref })
    case 'today':
      return good(token === 'ops-01' ? operatorToday : staffToday)
    case 'day':
      return good({ ...staffDay, ...(typeof asked.day === 'string' ? { day: asked.day, visits: 11 } : {}) })
    case 'sample':
      return good({
        month: String(asked.month),
        cases: ['YL20261121-0001', 'YL20261121-0007', 'YL20261121-0012'],
      } satisfies StaffSample)
    case 'cases':
      return good(staffCases.slice(Number(asked.skip ?? 0)))
    case 'selftest':
      return good([{ test: asked.test === 'automatic' ? 'comms' : asked.test, outcome: { outcome: 'done' } }])
    case 'reprint':
      return { status: 409, body: { code: 'notPrinted', detail: 'mediaEmpty' } }
    default:
      return good({})
  }
}
