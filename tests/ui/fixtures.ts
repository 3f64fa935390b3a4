import type {
  ActionId,
  GroupTile,
  KioskFace,
  Overlay,
  Prefs,
  Projection,
  Question,
  RecordRow,
  ScreenId,
  ScreenProps,
  ServiceTile,
  Text,
} from '../../src/api/contract.ts'
import { say } from './fixture-words.ts'

/** One projection of every screen, and the variants that change its shape. All persons are invented. */
export const face: KioskFace = {
  siteName: say('石桥村便民服务站', 'Shiqiao Village Service'),
  unitName: say('01 号机', 'No. 01'),
  pitchMm: 0.248,
  online: true,
  dimAfterMs: 600_000,
  helpPhone: '12345',
  demo: false,
  staff: true,
  staffCard: true,
  languages: ['zh', 'hk', 'en', 'pt'],
  keys: { F9: 'next', F10: 'select' },
  voice: true,
}

const pension: ServiceTile = {
  id: 'pension',
  name: say('养老待遇资格认证', 'Pension eligibility check'),
  summary: say('每 12 个月做一次，养老金才能按月发。', 'Once every 12 months, so that your pension goes on.'),
  available: true,
}
const insurance: ServiceTile = {
  id: 'insurance',
  name: say('社保缴费查询', 'Social insurance record'),
  summary: say('查近五年的缴费，能打印。', 'Look up and print five years of payments.'),
  available: true,
}
const reprint: ServiceTile = {
  id: 'reprint',
  name: say('健康证补打', 'Health certificate reprint'),
  summary: say('丢了或旧了，当场重打一张。', 'Lost or worn? Print a new one at once.'),
  available: false,
  reason: 'printer.mediaEmpty',
}
const dead: ServiceTile = {
  id: 'stop',
  name: say('养老待遇领取地变更', 'Move your pension to another place'),
  summary: say('搬了家，换个地方领。', 'Moved house? Draw it elsewhere.'),
  available: false,
  reason: 'backend.unreachable',
}

const group = (id: string, zh: string, en: string, examples: readonly Text[]): GroupTile => ({
  id,
  name: say(zh, en),
  examples,
  picture: id,
  serviceCount: 4,
})
export const groups: readonly GroupTile[] = [
  group('elder', '养老', 'Pension', [say('资格认证', 'Yearly check'), say('待遇查询', 'Payments')]),
  group('health', '看病医保', 'Health', [say('参保报销', 'Insurance'), say('办健康证', 'Certificate')]),
  group('school', '上学入园', 'School', [say('入学报名', 'Enrolment'), say('助学金', 'Grants')]),
  group('birth', '生育婚姻', 'Family', [say('生育登记', 'Births'), say('婚姻预约', 'Marriage')]),
  group('home', '住房土地', 'Home and land', [say('不动产查询', 'Property'), say('宅基地', 'Homestead')]),
  group('farm', '种养补贴', 'Farming', [say('耕地补贴', 'Field subsidy'), say('农机', 'Machines')]),
  group('shop', '开店摆摊', 'Shops', [say('摆摊一件事', 'Market stall'), say('年报', 'Yearly report')]),
  group('care', '困难帮扶', 'Support', [say('低保', 'Low income'), say('残疾人补贴', 'Disability')]),
]
const phone: Question = {
  id: 'phone',
  label: say('手机号', 'Mobile number'),
  kind: 'phone',
  required: true,
  maxLength: 11,
  value: '',
}
const elder = groups[0] as GroupTile
const step = (index: number) => ({ index, count: 6 })

const props: { readonly [S in ScreenId]: ScreenProps[S] } = {
  idle: {
    featured: [pension, insurance],
    notice: 'reader.absent',
    notices: [],
  },
  home: { groups, common: [pension, insurance, reprint], serviceCount: 149, byDepartment: true },
  group: { group: elder, services: [pension, insurance, reprint, dead] },
  guide: {
    service: pension,
    who: say('正在领城乡居民养老金的本人', "Anyone who draws the residents' pension"),
    bring: [say('本人身份证', 'Your identity card')],
    minutes: 3,
    fee: say('不收费', 'No charge'),
    result: say('管 12 个月，能打回执', 'Valid for 12 months, with a receipt'),
    legalLimit: say('20 个工作日，这里当场办好', '20 working days; here at once'),
    steps: [say('刷身份证', 'ID card'), say('核对', 'check'), say('拍照', 'picture'), say('提交', 'send')],
    items: [],
  },
  departments: {
    departments: [
      { id: 'a', name: say('人社局', 'Social security'), examples: [pension.name, insurance.name], serviceCount: 4 },
      { id: 'b', name: say('市场监管局', 'Market'), examples: [], serviceCount: 2 },
    ],
  },
  search: { typed: 'yangl', found: [pension, insurance], byDepartment: true, spoken: 0 },
  consent: {
    step: step(2),
    purpose: say('确认是您本人，防止冒领养老金', 'To be sure it is you who draws the pension'),
    items: [say('当场拍一张脸', 'One picture of your face'), say('和证件照比一比', 'compared with your card')],
    recipient: say('省人社厅的核验系统，不给别人', "The province's checking system, nobody else"),
    retention: say('比完马上删，这台机器不留', 'Deleted right after; nothing stays here'),
    face: true,
  },
  identify: { step: step(3), phase: 'waiting', side: 'right' },
  confirm: {
    step: step(4),
    identity: { name: '张*', idNumber: '440***********1234', validTo: '20311231' },
    notices: [],
  },
  face: { step: step(5), phase: 'positioning', side: 'above', attempt: 1, attempts: 3 },
  review: {
    step: step(6),
    service: pension.name,
    rows: [
      {
        key: 'applicant name',
        label: say('姓名', 'Name'),
        value: say('张*', '张*'),
        fromCard: true,
        hidden: true,
      },
      {
        key: 'applicant idNumber',
        label: say('身份证号', 'ID number'),
        value: say('440***********1234', '440***********1234'),
        fromCard: true,
        hidden: true,
      },
      {
        key: 'result',
        label: say('怎么领结果', 'You get'),
        value: say('当场打印回执', 'A printed receipt'),
        fromCard: false,
        hidden: false,
      },
    ],
  },
  working: { step: step(6), what: 'submitting' },
  printing: { step: step(6), side: 'below', caseNo: '0417 0038' },
  result: {
    outcome: 'accepted',
    transactionId: 't1',
    caseNo: '0417 0038',
    take: ['card', 'receipt'],
    service: pension.name,
    headline: say(
      '养老待遇资格认证已通过，有效期到 2027 年 4 月 17 日。',
      'Your pension check is done. Valid until 17 April 2027.',
    ),
    facts: [
      { label: say('办的事', 'Service'), value: pension.name },
      { label: say('有效期到', 'Valid until'), value: say('2027 年 4 月 17 日', '17 April 2027') },
    ],
    receipt: 'printed',
    queryUrl: 'https://example.gov.cn/q/04170038',
    items: [],
  },
  form: { step: step(3), title: say('联系方式', 'How to reach you'), page: 0, pages: 2, questions: [phone] },
  choose: {
    step: step(3),
    title: say('办哪一样？', 'Which one?'),
    several: false,
    options: [
      { value: 'a', label: say('小吃', 'Snacks'), chosen: false },
      { value: 'b', label: say('水果', 'Fruit'), chosen: true },
    ],
    records: [],
  },
  records: {
    step: step(3),
    title: say('您名下的账单', 'Your bills'),
    records: [
      {
        id: 'r1',
        title: '电费 10 月',
        fields: [{ label: '户号', value: '0417' }],
        amountFen: 8650,
        state: 'open',
        chosen: false,
        hidden: false,
      },
    ],
  },
  licences: {
    step: step(3),
    phase: 'asking',
    purpose: say('用来核对您的健康证', 'To check your health certificate'),
    types: [{ name: say('健康证', 'Health certificate'), required: true }],
  },
  document: {
    step: step(3),
    phase: 'placing',
    side: 'right',
    title: say('户口本本人页', 'Your page of the household book'),
    page: 1,
    pages: 2,
    ready: true,
    promiseDays: 5,
  },
  scan: {
    step: step(3),
    phase: 'waiting',
    side: 'right',
    title: say('扫营业执照上的码', 'Scan the licence'),
  },
  sign: { step: step(4), phase: 'signing', side: 'below', statement: say('以上内容属实。', 'All of this is true.') },
  pay: {
    step: step(5),
    phase: 'waiting',
    title: say('缴电费', 'Electricity bill'),
    amountFen: 8650,
    payUrl: 'https://example.gov.cn/pay/1',
  },
  appointment: {
    step: step(3),
    title: say('约什么时候？', 'When would you like to come?'),
    slots: [
      { id: 's1', place: '镇政务大厅', startsAt: '2026-11-23T09:00:00+08:00', left: 4 },
      { id: 's2', place: '镇政务大厅', startsAt: '2026-11-23T14:00:00+08:00', left: 1 },
    ],
  },
  deliver: { step: step(5), title: say('证怎么拿？', 'How will you get it?'), ways: ['pickUp', 'post'], questions: [] },
  preview: { step: step(6), title: say('参保证明', 'Insurance certificate'), pages: 1, copies: 1, side: 'below' },
  ratingReasons: {
    level: 2,
    reasons: [
      { code: 'tooSlow', label: say('等得太久', 'It took too long'), chosen: true },
      { code: 'hardToUse', label: say('不会操作', 'Hard to use'), chosen: false },
    ],
    contact: false,
  },
  rating: { service: pension.name, caseNo: '0417 0038' },
  ratingUndo: { level: 4, undoMs: 8000 },
  goodbye: { take: ['card', 'receipt'] },
  problem: { code: 'backend.unreachable', saved: true, phoneLeft: false },
  outOfService: {
    code: 'reader.absent',
    remedies: [{ deviceId: 'identity', text: 'repair.reader.cable', condition: 'device-absent-error' }],
  },
}

const floor: readonly ActionId[] = ['exit', 'setPrefs', 'help']
/** Something is on its way: nobody walks out of it. */
const onItsWay: readonly ActionId[] = ['help', 'setPrefs']
const actions: { readonly [S in ScreenId]: readonly ActionId[] } = {
  idle: ['start', 'openService', 'setPrefs', 'help'],
  home: ['openGroup', 'openService', 'openSearch', 'openDepartments', ...floor],
  group: ['openService', 'back', 'home', ...floor],
  departments: ['openDepartment', 'back', 'home', ...floor],
  search: ['search', 'openService', 'openDepartments', 'back', 'home', ...floor],
  form: ['next', 'answer', 'back', ...floor],
  choose: ['choose', 'back', ...floor],
  records: ['next', 'back', ...floor],
  licences: ['agree', 'refuse', 'back', ...floor],
  document: ['takePicture', 'promise', 'back', ...floor],
  scan: ['typeCode', 'back', ...floor],
  sign: ['signed', 'clearSignature', 'back', ...floor],
  pay: ['cancelPayment', ...onItsWay],
  appointment: ['chooseSlot', 'back', ...floor],
  deliver: ['chooseWay', ...floor],
  preview: ['print', 'skipStep', ...floor],
  ratingReasons: ['next', 'rateReasons', 'leavePhone', ...floor],
  guide: ['begin', 'beginForOther', 'back', 'home', ...floor],
  consent: ['agree', 'refuse', 'back', ...floor],
  identify: ['identifyByHand', 'back', ...floor],
  confirm: ['confirmIdentity', 'notMe', ...floor],
  face: ['refuse', 'back', ...floor],
  review: ['submit', 'back', ...floor],
  working: onItsWay,
  printing: onItsWay,
  result: ['next', ...floor],
  rating: ['rate', 'skipRating', ...floor],
  ratingUndo: ['next', 'undoRating', 'ratingMistaken', ...onItsWay],
  goodbye: ['next'],
  problem: ['retry', 'home', 'reportProblem', ...floor],
  outOfService: ['setPrefs', 'help'],
}
const remaining: Partial<Record<ScreenId, number>> = {
  identify: 52_000,
  face: 38_000,
  working: 25_000,
  ratingUndo: 6000,
  goodbye: 5000,
}

export interface Scene {
  readonly name: string
  readonly screen: ScreenId
  readonly patch?: Readonly<Record<string, unknown>>
  readonly offer?: readonly ActionId[]
  readonly overlay?: Overlay
  /** The key that is pressed then: what the page shows by itself, in front of the screen. */
  readonly open?: Text
  readonly assistedBy?: string
  readonly kiosk?: Partial<KioskFace>
  /** Nobody's visit, although the screen is one of a visit. */
  readonly inSession?: boolean
}

/** Every screen once, then the shapes it can also take. */
const licence = (id: string, title: string, ...values: readonly string[]): RecordRow => ({
  id,
  title,
  fields: values.map((value, i) => ({ label: ['姓名', '号码'][i] ?? '', value })),
  state: 'valid',
  chosen: false,
  hidden: true,
})

export const scenes: readonly Scene[] = [
  ...(Object.keys(props) as ScreenId[]).map((screen) => ({ name: screen, screen })),
  {
    name: 'identify-again',
    screen: 'identify',
    patch: { problem: 'reader.cardNotRead' },
    offer: ['retry', 'identifyByHand', 'back', 'reportProblem', ...floor],
  },
  {
    name: 'idle-notice',
    screen: 'idle',
    patch: {
      notice: undefined,
      notices: [
        {
          title: say('高龄津贴本月底前认证', 'Old-age allowance check due this month'),
          line: say('带身份证来，三分钟办好', 'Bring your ID card. It takes three minutes'),
          approvedBy: say('石桥镇便民服务中心', 'Shiqiao town service centre'),
        },
      ],
      doorPlate: { url: 'https://service.example/shiqiao-01', label: say('手机扫码办', 'On your phone') },
    },
  },
  {
    name: 'review-typed',
    screen: 'review',
    offer: ['submit', 'change', 'back', ...floor],
    patch: {
      rows: [
        ...props.review.rows.slice(0, 2),
        ...(
          [
            ['place', '在哪里摆', 'Where you will sell', '示范县***'],
            ['phone', '手机号是多少', 'Your phone number', '138****1234'],
            ['sells', '卖什么吃的', 'What you will sell', '米粉、凉粉、酸辣粉'],
          ] as const
        ).map(([field, zh, en, value]) => ({
          key: `1 ${field}`,
          label: say(zh, en),
          value: { zh: value, hk: value, en: value, pt: value },
          fromCard: false,
          hidden: value.includes('*'),
          field,
        })),
        ...props.review.rows.slice(2),
      ],
    },
  },
  {
    name: 'choose-licences',
    screen: 'choose',
    patch: {
      title: say('选要打印的证', 'Choose what to print'),
      options: [],
      records: [
        licence('l1', '居民身份证', '张*', '440***********1234'),
        licence('l2', '户口簿', '张*', '440***********1234'),
        licence('l3', '不动产权证书', '张*', '示范县***'),
      ],
    },
  },
  {
    name: 'choose-several',
    screen: 'choose',
    patch: { several: true, options: props.choose.options.map((o) => ({ ...o, chosen: false })) },
    offer: ['next', 'choose', 'back', ...floor],
  },
  {
    name: 'choose-one-of-several',
    screen: 'choose',
    patch: { several: true },
    offer: ['next', 'choose', 'back', ...floor],
  },
  {
    name: 'records-masked',
    screen: 'records',
    patch: { records: [licence('l1', '居民身份证', '张*', '440***********1234')] },
  },
  {
    name: 'choose-places',
    screen: 'choose',
    patch: {
      title: say('附近办事的地方', 'Places near you'),
      chart: { spanM: 3200, here: { x: 0.82, y: 0.8 } },
      options: [
        {
          value: 'village',
          label: say('石桥村便民服务站', 'Shiqiao village station'),
          hint: say('村委会，每天 8 点到 18 点', 'Village office, daily 8 to 18'),
          chosen: false,
          at: { x: 0.82, y: 0.8, distanceM: 0 },
        },
        {
          value: 'hall',
          label: say('石桥县政务服务中心', 'Shiqiao service hall'),
          hint: say('桥东街 1 号，工作日 9 点到 17 点', '1 Qiaodong Street, weekdays 9 to 17'),
          chosen: false,
          at: { x: 0.3, y: 0.15, distanceM: 2380 },
        },
        {
          value: 'night',
          label: say('二十四小时自助厅', '24-hour hall'),
          hint: say('桥西街 20 号，全天', '20 Qiaoxi Street, always open'),
          chosen: false,
          at: { x: 0.15, y: 0.3, distanceM: 2590 },
        },
      ],
    },
  },
  {
    name: 'identify-whose',
    screen: 'identify',
    patch: { whose: say('再放要办事的家人的身份证', 'Now the ID card of the person you come for') },
  },
  {
    name: 'confirm-whose',
    screen: 'confirm',
    patch: { whose: say('再放要办事的家人的身份证', 'Now the ID card of the person you come for') },
  },
  { name: 'confirm-typed', screen: 'confirm', patch: { identity: { ...props.confirm.identity, validTo: '' } } },
  { name: 'consent-data', screen: 'consent', patch: { face: false } },
  { name: 'identify-left', screen: 'identify', patch: { side: 'left' } },
  { name: 'identify-below', screen: 'identify', patch: { side: 'below', phase: 'reading' } },
  { name: 'identify-above', screen: 'identify', patch: { side: 'above' } },
  {
    name: 'face-again',
    screen: 'face',
    patch: { problem: 'face.notMatched', attempt: 2 },
    offer: ['takePicture', 'refuse', 'back', ...floor],
  },
  {
    name: 'face-blind',
    screen: 'face',
    patch: { problem: 'camera.absent' },
    offer: ['retry', 'back', 'reportProblem', ...floor],
  },
  { name: 'face-right', screen: 'face', patch: { side: 'right', phase: 'checking' }, offer: onItsWay },
  { name: 'printing-right', screen: 'printing', patch: { side: 'right', caseNo: 'GD-2026-0417-0038' } },
  {
    name: 'search-speak',
    screen: 'search',
    patch: { typed: '', found: [], speech: 'ready' },
    offer: ['listen', 'search', 'openService', 'openDepartments', 'back', 'home', ...floor],
  },
  {
    name: 'search-listening',
    screen: 'search',
    patch: { typed: '', found: [], speech: 'listening' },
    offer: ['listen', 'search', 'openService', 'openDepartments', 'back', 'home', ...floor],
  },
  {
    name: 'search-not-heard',
    screen: 'search',
    patch: { typed: '', found: [], speech: 'nothing' },
    offer: ['listen', 'search', 'openService', 'openDepartments', 'back', 'home', ...floor],
  },
  {
    name: 'form-address',
    screen: 'form',
    patch: {
      questions: [
        {
          id: 'address',
          label: say('家庭住址', 'Home address'),
          kind: 'address',
          required: true,
          maxLength: 100,
          value: '',
        },
      ],
    },
  },
  {
    name: 'result-place',
    screen: 'result',
    patch: {
      caseNo: '',
      take: [],
      receipt: 'none',
      queryUrl: '',
      headline: say('记住地方，慢慢走', 'Mind the way'),
      facts: [
        {
          label: say('石桥县政务服务中心', 'Shiqiao service hall'),
          value: say('桥东街 1 号，工作日 9 点到 17 点', '1 Qiaodong Street, weekdays 9 to 17'),
        },
      ],
    },
  },
  {
    name: 'result-no-paper',
    screen: 'result',
    patch: { receipt: 'notPrinted', problem: 'printer.mediaEmpty' },
    offer: ['next', 'reportProblem', ...floor],
  },
  {
    name: 'result-unknown',
    screen: 'result',
    patch: {
      outcome: 'unknown',
      receipt: 'none',
      problem: 'backend.noAnswer',
      caseNo: 'SQ01-20260417-0038',
      headline: say('已经交上去了，还没有收到回话。', 'It has been sent; there is no answer yet.'),
    },
  },
  {
    name: 'problem-paper',
    screen: 'problem',
    patch: { code: 'printer.mediaEmpty', caseNo: '0417 0038' },
    offer: ['retry', 'home', 'reportProblem', ...floor],
  },
  {
    name: 'problem-ticket',
    screen: 'problem',
    patch: { code: 'face.attemptsUsed', ticketNo: 'A012', slip: 'unknown' },
    offer: ['home', 'leavePhone', ...floor],
  },
  {
    name: 'problem-unpaid',
    screen: 'problem',
    patch: { code: 'pay.canceled', caseNo: 'QS20260417-0038', unpaid: true },
    offer: ['retry', 'home', 'reportProblem', ...floor],
  },
  { name: 'goodbye-kept', screen: 'goodbye', patch: { kept: true } },
  {
    name: 'result-queued',
    screen: 'result',
    patch: {
      outcome: 'queued',
      headline: say('已经交上去了，还没有收到回话。', 'It has been sent; there is no answer yet.'),
    },
  },
  {
    name: 'stopped-before',
    screen: 'problem',
    patch: { code: 'session.interrupted', saved: false },
    inSession: false,
    offer: ['exit', 'setPrefs', 'help'],
  },
  {
    name: 'stopped-after',
    screen: 'problem',
    patch: { code: 'session.interrupted', saved: true, caseNo: 'SQ01-20260417-0038' },
    inSession: false,
    offer: ['exit', 'setPrefs', 'help'],
  },
  {
    name: 'stopped-printing',
    screen: 'problem',
    patch: { code: 'session.interrupted', saved: false, paperInDoubt: true, caseNo: 'K-7ZQ2M4XD' },
    inSession: false,
    offer: ['exit', 'setPrefs', 'help'],
  },
  {
    name: 'form-wrong',
    screen: 'form',
    patch: { questions: [{ ...phone, value: '138', problem: 'phone' }] },
  },
  {
    name: 'form-wrong-letters',
    screen: 'form',
    patch: {
      questions: [
        {
          id: 'address',
          label: say('家庭住址', 'Home address'),
          kind: 'address',
          required: true,
          maxLength: 60,
          value: '河东村三组 12 号',
          problem: 'other',
        },
      ],
    },
  },
  { name: 'by-hand', screen: 'identify', open: say('没带证，打字', 'No card: type it') },
  {
    name: 'phone',
    screen: 'problem',
    patch: { code: 'face.attemptsUsed', ticketNo: 'A012', slip: 'printed' },
    offer: ['home', 'leavePhone', ...floor],
    open: say('留个电话', 'Leave a number'),
  },
  { name: 'code-by-hand', screen: 'scan', open: say('改用手输', 'Type it instead') },
  {
    name: 'guide-bundle',
    screen: 'guide',
    patch: {
      items: [
        { serviceId: 'a', name: say('健康证补打', 'Health certificate'), chosen: true },
        { serviceId: 'b', name: say('摆摊一件事', 'Street stall'), chosen: false },
      ],
    },
    offer: ['begin', 'toggleItem', 'back', 'home', ...floor],
  },
  { name: 'choose-several', screen: 'choose', patch: { several: true }, offer: ['next', 'choose', 'back', ...floor] },
  {
    name: 'licences-found',
    screen: 'licences',
    patch: {
      phase: 'shown',
      types: [{ name: say('健康证', 'Health certificate'), required: true, found: true, validTo: '20270417' }],
    },
    offer: ['next', 'back', ...floor],
  },
  {
    name: 'document-check',
    screen: 'document',
    patch: { phase: 'checking' },
    offer: ['keepPage', 'retakePage', ...floor],
  },
  {
    name: 'document-more',
    screen: 'document',
    patch: { page: 2 },
    offer: ['takePicture', 'next', 'back', ...floor],
  },
  {
    name: 'document-stuck',
    screen: 'document',
    patch: { ready: false, problem: 'scanner.absent' },
    offer: ['promise', 'reportProblem', 'back', ...floor],
  },
  {
    name: 'scan-unknown',
    screen: 'scan',
    patch: { problem: 'code.unknown' },
    offer: ['typeCode', 'retry', 'reportProblem', 'back', ...floor],
  },
  {
    name: 'sign-stuck',
    screen: 'sign',
    patch: { problem: 'pad.absent' },
    offer: ['retry', 'back', 'reportProblem', ...floor],
  },
  {
    name: 'deliver-post',
    screen: 'deliver',
    patch: {
      questions: [
        { ...phone, id: 'name', label: say('收件人', 'Addressee'), kind: 'text', value: '张*', from: 'card' },
        { ...phone, value: '138****8000', from: 'earlier' },
        { ...phone, id: 'address', label: say('寄到哪里', 'Address'), kind: 'address', maxLength: 60 },
      ],
    },
    offer: ['next', 'answer', 'back', ...floor],
  },
  { name: 'home-offline', screen: 'home', kiosk: { online: false, demo: true } },
  {
    name: 'paused',
    screen: 'review',
    overlay: { kind: 'paused', why: 'assist', remainingMs: 240_000 },
    offer: ['resume', 'exit'],
  },
  {
    name: 'card-away',
    screen: 'form',
    overlay: { kind: 'paused', why: 'card', remainingMs: 52_000 },
    offer: ['resume', 'exit'],
  },
  {
    name: 'may-help',
    screen: 'review',
    overlay: { kind: 'assist', staffRef: 'clerk-01' },
    offer: ['allowAssist', 'declineAssist'],
  },
  { name: 'cap', screen: 'review', overlay: { kind: 'cap', remainingMs: 52_000 }, offer: ['stay', 'exit'] },
  {
    name: 'help-assisted',
    screen: 'review',
    overlay: { kind: 'help', ticketNo: 'A012', phone: '12345', expectedMinutes: 5 },
    assistedBy: 'clerk-01',
    offer: ['closeHelp', 'endAssist', 'reportProblem', 'pause', 'exit'],
  },
  { name: 'timeout', screen: 'review', overlay: { kind: 'timeout', remainingMs: 23_000 }, offer: ['stay', 'exit'] },
  { name: 'assisted', screen: 'review', assistedBy: 'clerk-01', offer: ['submit', 'back', ...floor, 'endAssist'] },
  {
    name: 'paused',
    screen: 'form',
    overlay: { kind: 'paused', why: 'assist', remainingMs: 600_000 },
    offer: ['resume', 'exit'],
  },
  {
    name: 'help-midway',
    screen: 'form',
    overlay: { kind: 'help', ticketNo: 'A012', phone: '12345', expectedMinutes: 5 },
    offer: ['closeHelp', 'reportProblem', 'pause', 'exit'],
  },
  {
    name: 'help',
    screen: 'guide',
    overlay: { kind: 'help', ticketNo: 'A012', phone: '12345', expectedMinutes: 5 },
    offer: ['closeHelp', 'pause', 'exit'],
  },
]

export const plain: Prefs = { size: 'standard', mode: 'light', lang: 'zh', reach: 'normal' }
let rev = 0

export function projectionOf(scene: Scene, prefs: Prefs = plain): Projection {
  const { screen, overlay = null } = scene
  rev++
  const remainingMs = remaining[screen] ?? 120_000
  return {
    rev,
    screen,
    props: { ...props[screen], ...scene.patch },
    actions: scene.offer ?? actions[screen],
    deadlineAt: Date.now() + remainingMs,
    remainingMs: screen === 'idle' || screen === 'outOfService' ? null : remainingMs,
    overlay,
    ...(scene.assistedBy === undefined ? {} : { assistedBy: scene.assistedBy }),
    prefs,
    training: false,
    inSession: scene.inSession ?? (screen !== 'idle' && screen !== 'outOfService' && screen !== 'goodbye'),
    kiosk: { ...face, ...scene.kiosk },
  } as Projection
}
