import type { KioskFace } from '../../api/contract.ts'
import { localTime } from '../../kernel/local-day.ts'
import type { ReceiptContent } from '../printing/receipt-content.ts'
import { chineseDate, referenceOf } from './projection.ts'
import type { Item, Running } from './state.ts'
import type { SessionVault } from './vault.ts'

export interface ReceiptSources {
  /** Name of the service. */
  readonly title: string
  readonly face: Pick<KioskFace, 'siteName' | 'unitName'>
  readonly helpPhone: string
  readonly wallMs: number
  readonly vault: Pick<SessionVault, 'masked' | 'references' | 'promises' | 'payment'>
  /** Name of a service of a bundle. */
  readonly nameOf: (serviceId: string) => string
  /** The clerk who helped. */
  readonly staff: string | undefined
  readonly training: boolean
}

/** What stands on the paper of this step: the number that was drawn, or the receipt of the transaction. */
export function receiptContent(running: Running, sources: ReceiptSources): ReceiptContent {
  const step = running.steps[running.stepIndex]
  const { face, training, staff } = sources
  const common = {
    siteName: face.siteName.zh,
    unitName: face.unitName.zh,
    ...(staff === undefined ? {} : { staff }),
    ...(training ? { training } : {}),
  }
  return step?.step === 'ticket'
    ? { ...common, ...ticket(running, step.title.zh, sources) }
    : { ...common, ...receipt(running, sources) }
}

type Own = Omit<ReceiptContent, 'siteName' | 'unitName' | 'staff' | 'training'>

/** A number that is called out in a hall. Nothing of its person: it is held up and left lying about. */
function ticket(
  { transactionId }: Running,
  title: string,
  { title: service, vault, wallMs, helpPhone }: ReceiptSources,
): Own {
  const big = vault.references.get('ticket') ?? referenceOf(transactionId)
  return {
    kind: 'ticket',
    title: service,
    caseNo: big,
    big,
    rows: [
      ['取号', title],
      ['取号时间', localTime(wallMs)],
    ],
    notes: ['请留意叫号，过号要重新取'],
    queryUrl: '',
    footer: [`有问题请拨 ${helpPhone}`],
  }
}

/** Number large, person masked, how to ask later; no address, no photo (facts/ux.md 3.8). */
function receipt(running: Running, { title, vault, wallMs, helpPhone, nameOf }: ReceiptSources): Own {
  const { submitted, transactionId, items } = running
  const accepted = submitted.state === 'accepted' ? submitted : undefined
  const queued = items.some((item) => item.submitted.state === 'queued')
  const { name, idNumber } = vault.masked('applicant')
  const row = (label: string, value: string | undefined): [string, string][] => (value ? [[label, value]] : [])
  const drawn = vault.references.get('ticket')
  const { payment } = vault
  const paid = payment?.state === 'paid' ? payment : undefined
  const promised = promises(items, vault.promises)
  return {
    title: `${title}回执`,
    caseNo: accepted?.caseNo ?? drawn ?? referenceOf(transactionId),
    rows: [
      ...(name ? [...row('姓名', name), ...row('证号', idNumber)] : []),
      ...row(queued && !accepted ? '存入时间' : '受理时间', localTime(wallMs)),
      ...row('有效期到', accepted?.validUntil && chineseDate(accepted.validUntil)),
      ...row('预计办结', accepted?.expectedBy && chineseDate(accepted.expectedBy)),
      ...row('已付', paid && `${(paid.amountFen / 100).toFixed(2)} 元`),
      ...row('付款单号', paid?.orderNo),
      ...row('排队号', accepted && drawn),
      ...row('预约', vault.references.get('appointmentAt')),
      ...row('取件号', vault.references.get('delivery')),
    ],
    ...(items.length > 1 ? { items: items.map((item) => ({ name: nameOf(item.serviceId), ...comeTo(item) })) } : {}),
    promises: promised.flatMap(({ code, ...promise }) => (code === undefined ? [] : [{ ...promise, code }])),
    notes: promised.flatMap(({ document, dueBy, code }) =>
      code === undefined ? [`${document}请在${dueBy}前补交`] : [],
    ),
    queued,
    queryUrl: accepted?.queryUrl ?? '',
    footer: [accepted?.queryUrl ? `查询请拨 ${helpPhone}，或扫单上的码` : `查询请拨 ${helpPhone}`, leftBehind(queued)],
  }
}

/** What is said of the data: an application that waits keeps its sealed data until it has been handed in. */
const leftBehind = (queued: boolean) => (queued ? '您的信息已加密存放，上报后即删除' : '本机没有留下您的个人信息')

/** 容缺: the code is the case's, which the closing service asks for; a case that waits has none yet. */
function promises(items: readonly Item[], promised: SessionVault['promises']) {
  const accepted = items.flatMap(({ submitted }) => (submitted.state === 'accepted' ? [submitted] : []))
  return promised.map(({ document, title, dueBy }) => {
    const asked = accepted.find(({ deficits = [] }) => deficits.some((d) => d.document === document)) ?? accepted[0]
    return { document: title, dueBy: inSentence(dueBy), code: asked && (asked.queryUrl || asked.caseNo) }
  })
}

function comeTo({ submitted }: Item): { readonly caseNo: string; readonly state: string } {
  switch (submitted.state) {
    case 'accepted': {
      const { caseNo, decision, expectedBy } = submitted
      if (decision !== 'received') return { caseNo, state: decision === 'decided' ? '已办好' : '已受理' }
      return { caseNo, state: expectedBy ? `已收件，预计${inSentence(expectedBy)}办结` : '已收件' }
    }
    case 'queued':
      return { caseNo: '', state: '已存好，网通后上报' }
    case 'refused':
      return { caseNo: '', state: '没有受理' }
    case 'unknown':
      return { caseNo: '', state: '正在核对' }
    default:
      return { caseNo: '', state: '没有办' }
  }
}

/** A day among other words, without the spaces it has where it stands alone. */
const inSentence = (iso: string) => chineseDate(iso).replaceAll(' ', '')
