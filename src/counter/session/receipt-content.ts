import type { KioskFace } from '../../api/contract.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import { chineseDate, referenceOf } from './projection.ts'
import type { Running } from './state.ts'
import type { SessionVault } from './vault.ts'

export interface ReceiptSources {
  /** Name of the service. */
  readonly title: string
  readonly face: Pick<KioskFace, 'siteName' | 'unitName'>
  readonly helpPhone: string
  readonly wallMs: number
  readonly vault: Pick<SessionVault, 'masked' | 'references' | 'promises'>
  /** Name of a service of a bundle. */
  readonly nameOf: (serviceId: string) => string
  /** The clerk who helped. */
  readonly staff: string | undefined
  readonly training: boolean
}

/** What stands on the receipt of a transaction (facts: number large, masked person, how to ask later; no address, no photo). */
export function receiptContent(running: Running, sources: ReceiptSources): ReceiptContent {
  const { submitted, transactionId } = running
  const { vault } = sources
  const accepted = submitted.state === 'accepted' ? submitted : undefined
  const queued = submitted.state === 'queued'
  const drawn = vault.references.get('ticket')
  const { name, idNumber } = vault.masked('applicant')
  const rows: [string, string][] = []
  if (sources.training) rows.push(['练习', '不是真的办事'])
  if (name) rows.push(['姓名', name], ['证号', idNumber])
  rows.push([queued ? '存入时间' : '受理时间', localTime(sources.wallMs)])
  if (accepted?.validUntil) rows.push(['有效期到', chineseDate(accepted.validUntil)])
  if (accepted?.expectedBy) rows.push(['预计办结', chineseDate(accepted.expectedBy)])
  if (running.items.length > 1)
    for (const item of running.items) rows.push([sources.nameOf(item.serviceId), stateOf(item)])
  const booked = vault.references.get('appointmentAt')
  if (booked) rows.push(['预约', booked])
  const waybill = vault.references.get('delivery')
  if (waybill) rows.push(['取件号', waybill])
  for (const promise of vault.promises) rows.push(['材料补交', `${chineseDate(promise.dueBy)}前`])
  if (sources.staff) rows.push(['帮办', sources.staff])
  const kept = queued ? ['现在网络不通，申请已存好，网通后自动上报'] : []
  return {
    siteName: sources.face.siteName.zh,
    unitName: sources.face.unitName.zh,
    title: drawn ? sources.title : `${sources.title}回执`,
    caseNo: drawn ?? accepted?.caseNo ?? referenceOf(transactionId),
    rows,
    queryUrl: accepted?.queryUrl ?? '',
    footer: [...kept, `查询请拨 ${sources.helpPhone}，或扫单上的码`, leftBehind(queued)],
  }
}

/** What is said of the data: an application that waits keeps its sealed data until it has been handed in. */
const leftBehind = (queued: boolean) => (queued ? '您的信息已加密存放，上报后即删除' : '本机没有留下您的个人信息')

function stateOf({ submitted }: Running['items'][number]): string {
  switch (submitted.state) {
    case 'accepted':
      return submitted.caseNo
    case 'queued':
      return '已存好，网通后上报'
    case 'refused':
      return '没有受理'
    case 'unknown':
      return '正在核对'
    default:
      return '没有办'
  }
}

/** `2026-11-21 09:41` in the kiosk's time zone. */
export function localTime(wallMs: number): string {
  return new Date(wallMs).toLocaleString('sv-SE').slice(0, 16)
}
