import { describe, expect, test } from 'vitest'
import { PaperFont } from '../../../../src/counter/printing/paper/font.ts'
import { layOutReceipt } from '../../../../src/counter/printing/receipt.ts'
import { type ReceiptContent, receiptContentSchema } from '../../../../src/counter/printing/receipt-content.ts'
import { type ReceiptSources, receiptContent } from '../../../../src/counter/session/receipt-content.ts'
import { slipContent } from '../../../../src/counter/session/slip-content.ts'
import type { Item, Running, Submitted } from '../../../../src/counter/session/state.ts'
import { idOf } from '../../../support/journal.ts'

const text = (zh: string) => ({ zh, hk: zh, en: zh, pt: zh })
const names: Readonly<Record<string, string>> = {
  'stall-matters': '摆摊一件事',
  'health-certificate': '健康证办理',
  'stall-registration': '食品小摊贩备案',
  'queue-ticket': '取号',
}
const accepted = (caseNo: string, more: Partial<Extract<Submitted, { state: 'accepted' }>> = {}): Submitted => ({
  state: 'accepted',
  caseNo,
  queryUrl: `https://example.invalid/q/${caseNo}`,
  decision: 'decided',
  ...more,
})
function running(step: Running['steps'][number], submitted: Submitted, items: readonly Item[] = []): Running {
  const one: Item = { serviceId: 'stall-matters', transactionId: idOf(1), submitted }
  return {
    serviceId: 'stall-matters',
    transactionId: idOf(1),
    steps: [step],
    stepIndex: 0,
    startedMonoMs: 0,
    stepStartedMonoMs: 0,
    facesFailed: 0,
    items: items.length > 0 ? items : [one],
    submitted,
    openEffect: null,
    papersDone: 0,
    receipt: 'none',
    ended: false,
  }
}
const receiptStep = { step: 'print', role: 'printer.receipt', document: 'receipt', copies: 1, optional: true } as const
const ticketStep = { step: 'ticket', role: 'printer.receipt', queue: 'hall', title: text('综合窗口') } as const

const sources = (more: Partial<ReceiptSources> = {}): ReceiptSources => ({
  lang: 'zh',
  title: text('摆摊一件事'),
  face: { siteName: text('石桥村便民服务站'), unitName: text('01 号机') },
  helpPhone: '12345',
  wallMs: new Date(2026, 10, 21, 9, 41).getTime(),
  vault: {
    masked: () => ({ name: '王**', idNumber: '990***********0020', validTo: '' }),
    references: new Map(),
    promises: [],
    payment: undefined,
  },
  nameOf: (id) => text(names[id] ?? id),
  staff: undefined,
  training: false,
  ...more,
})

const item = (serviceId: string, n: number, submitted: Submitted): Item => ({
  serviceId,
  transactionId: idOf(n),
  submitted,
})
const promise = { document: 'stallPhoto', title: text('摊子的照片'), dueBy: '2026-12-05' }

/** Every word that would stand on the paper. */
const font = new PaperFont()
function printed(content: ReceiptContent): string {
  expect(receiptContentSchema.safeParse(content).success, 'it can be sealed and printed again').toBe(true)
  return layOutReceipt(content, font, 576, 203)
    .marks.map((m) => (m.kind === 'text' && !m.outline ? m.text : ''))
    .join(' ')
}

test('a bundle: each part with its number and how it stands, the clerk who helped, the promise with the code of its own case', () => {
  const health = accepted('JK20261121-0007')
  const stall = accepted('TF20261121-0008', {
    decision: 'received',
    expectedBy: '2026-11-24',
    deficits: [{ document: 'stallPhoto', dueBy: '2026-12-05' }],
  })
  const content = receiptContent(
    running(receiptStep, health, [item('health-certificate', 2, health), item('stall-registration', 3, stall)]),
    sources({ staff: 'c-017', vault: { ...sources().vault, promises: [promise] } }),
  )
  expect(content).toMatchObject({
    staff: 'c-017',
    items: [
      { name: '健康证办理', caseNo: 'JK20261121-0007', state: '已办好' },
      { name: '食品小摊贩备案', caseNo: 'TF20261121-0008', state: '已收件，预计2026年11月24日办结' },
    ],
    promises: [{ document: '摊子的照片', dueBy: '2026年12月5日', code: 'https://example.invalid/q/TF20261121-0008' }],
  })
  const words = printed(content)
  for (const word of ['JK20261121-0007', 'TF20261121-0008', '帮办人员：c-017', '摊子的照片', '王**'])
    expect(words).toContain(word)
})

test('what waits says so, promises a day without a code, and does not say that nothing was kept', () => {
  const content = receiptContent(
    running(receiptStep, { state: 'queued' }),
    sources({ vault: { ...sources().vault, promises: [promise] } }),
  )
  const words = printed(content)
  expect(content).toMatchObject({ queued: true, promises: [], caseNo: 'K-00000001' })
  for (const word of ['已存好，网通后自动上报', '摊子的照片请在', '存入时间', '您的信息已加密存放'])
    expect(words).toContain(word)
  expect(words).not.toContain('本机没有留下')
  expect(words, 'there is no code to scan').not.toContain('扫')
})

test('a number is as large as it can be, and names nobody', () => {
  const vault = { ...sources().vault, references: new Map([['ticket', 'A017']]) }
  const content = receiptContent(running(ticketStep, { state: 'no' }), sources({ title: text('取号'), vault }))
  expect(content).toMatchObject({ kind: 'ticket', big: 'A017', title: '取号' })
  const words = printed(content)
  expect(words).toContain('综合窗口')
  expect(words).not.toContain('王**')
})

test('what was paid and booked stands on the receipt', () => {
  const vault = {
    ...sources().vault,
    references: new Map([['appointmentAt', '县医院体检科 2026-11-24 09:30']]),
    payment: { orderNo: 'P2026-88', payUrl: '', amountFen: 1250, state: 'paid' as const },
  }
  const words = printed(receiptContent(running(receiptStep, accepted('JK1')), sources({ vault })))
  for (const word of ['12.50 元', 'P2026-88', '2026 年 11 月 24 日 09:30']) expect(words).toContain(word)
  const open = { ...vault, payment: { ...vault.payment, state: 'canceled' as const } }
  expect(printed(receiptContent(running(receiptStep, accepted('JK1')), sources({ vault: open })))).not.toContain('元')
})

test('practice says so on every paper', () => {
  for (const step of [receiptStep, ticketStep])
    expect(printed(receiptContent(running(step, accepted('JK1')), sources({ training: true })))).toContain('练习')
  expect(printed(slipContent('B-094101', 'reader.absent', null, sources({ training: true })))).toContain('练习')
})

test('the slip of a ticket names item, step, code, number, day and phone, and nobody', () => {
  const at = running({ step: 'identify', role: 'reader.identity', party: 'applicant', manual: false }, { state: 'no' })
  const words = printed(slipContent('B-094101', 'reader.absent', at, sources()))
  for (const word of ['求助编号', '摆摊一件事', '放身份证', 'reader.absent', 'identify', '2026-11-21 09:41', '12345'])
    expect(words).toContain(word)
  expect(words).not.toContain('王**')
})

describe('the slip of a ticket', () => {
  const stall = { zh: '摆摊一件事', hk: '擺攤一件事', en: 'Market stall', pt: 'Vender na rua' }
  const at = running({ step: 'identify', role: 'reader.identity', party: 'applicant', manual: false }, { state: 'no' })
  const slip = (lang: ReceiptSources['lang'], where: Running | null = at) =>
    printed(slipContent('B-094101', 'reader.absent', where, { ...sources({ lang }), nameOf: () => stall }))

  test.each([
    [
      'en',
      [
        'Problem report',
        'Help ticket',
        'Service: Market stall',
        'Got as far as: Place your ID card',
        'with this number',
      ],
    ],
    [
      'pt',
      ['Registo do problema', 'Serviço: Vender na rua', 'Chegou até: Pôr o bilhete de identidade', 'com este número'],
    ],
  ] as const)('is read in %s by whoever takes it home, and in Chinese by whoever takes it over', (lang, own) => {
    const words = slip(lang).replaceAll(/\s+/g, ' ')
    const office = ['办不成事反映单', '事项：摆摊一件事', '办到哪一步：放身份证', '原因代码：reader.absent（identify）']
    for (const word of [...own, ...office]) expect(words).toContain(word)
    expect(slip(lang, null)).toContain('没有选事项')
  })

  test('is in traditional characters for Hong Kong and Macau, and once: both read it', () => {
    const words = slip('hk')
    for (const word of ['辦不成事反映單', '事項：擺攤一件事', '放身份證', '原因代碼：', '服務電話：', '單上沒有'])
      expect(words).toContain(word)
    expect(words.slice(words.indexOf('辦'))).not.toMatch(/办|单|证|务|项/)
    expect(slip('zh')).not.toMatch(/辦|Service|officialRows/)
  })
})

describe.each([
  {
    lang: 'hk',
    title: '擺攤一件事回執',
    words: ['證號：', '已收件，預計2026年11月24日辦結', '請在2026年12月5日前帶來', '本機沒有留下您的個人資料'],
    chinese: true,
  },
  {
    lang: 'en',
    title: 'Receipt: Market stall',
    words: ['ID number: ', 'Received; expected by 24 November 2026', 'Bring it by 5 December 2026', '摆摊一件事'],
    chinese: false,
  },
  {
    lang: 'pt',
    title: 'Recibo: Vender na rua',
    words: ['N.º do documento: ', 'previsto até 24 de novembro de 2026', 'Traga até 5 de dezembro de', '摆摊一件事'],
    chinese: false,
  },
] as const)('the receipt of a visit in $lang', ({ lang, title, words, chinese }) => {
  const name = { zh: '摆摊一件事', hk: '擺攤一件事', en: 'Market stall', pt: 'Vender na rua' }
  const photo = { zh: '摊子的照片', hk: '攤檔的相片', en: 'A photo of the stall', pt: 'Uma foto da banca' }
  const stall = accepted('TF20261121-0008', {
    decision: 'received',
    expectedBy: '2026-11-24',
    validUntil: '2027-11-21',
    deficits: [{ document: 'stallPhoto', dueBy: '2026-12-05' }],
  })
  const content = receiptContent(
    running(receiptStep, stall, [item('stall-registration', 3, stall), item('health-certificate', 2, { state: 'no' })]),
    sources({
      lang,
      title: name,
      nameOf: () => name,
      face: {
        siteName: { zh: '石桥村', hk: '石橋村', en: 'Shiqiao', pt: 'Posto de Serviços de Shiqiao' },
        unitName: { zh: '01 号机', hk: '01 號機', en: 'No. 01', pt: 'Máquina n.º 01' },
      },
      staff: 'c-017',
      training: true,
      vault: {
        ...sources().vault,
        masked: () => ({ name: 'W**', idNumber: '990***********0020', validTo: '' }),
        promises: [{ document: 'stallPhoto', title: photo, dueBy: '2026-12-05' }],
        payment: { orderNo: 'P2026-88', payUrl: '', amountFen: 1250, state: 'paid' },
      },
    }),
  )

  test('says everything in that language, and for the clerk in an office the service in Chinese', () => {
    expect(content.title).toBe(title)
    const drawn = printed(content)
    for (const word of words) expect(drawn).toContain(word)
    const simplified = /[证号办认预结这练习网后报没机区请话带页]/
    expect(drawn.replaceAll(name.zh, '')).not.toMatch(chinese ? simplified : /\p{Script=Han}/u)
  })

  test('breaks no word in two', () => {
    const whole = new Set(JSON.stringify(content).match(/[\p{Script=Latin}ºª.]+/gu))
    for (const mark of layOutReceipt({ ...content, lang: undefined }, font, 576, 203).marks)
      if (mark.kind === 'text')
        for (const word of mark.text.match(/[\p{Script=Latin}ºª.]+/gu) ?? []) expect(whole).toContain(word)
  })

  test.each([384, 576])('is drawn with every letter of it, within %d dots', (widthDots) => {
    const { marks } = layOutReceipt(content, font, widthDots, 203)
    expect(marks.filter(({ kind }) => kind === 'missing')).toEqual([])
    for (const mark of marks) {
      if (mark.kind !== 'text') continue
      if (!mark.outline) expect(mark.x + font.width(mark.text, mark.size), mark.text).toBeLessThanOrEqual(widthDots + 1)
    }
  })
})
