import type { KioskFace, MaskedIdentity } from '../../api/contract.ts'
import type { ReceiptContent } from '../printing/receipt.ts'
import { chineseDate, referenceOf } from './projection.ts'
import type { Running } from './state.ts'

export interface ReceiptSources {
  /** Name of the service. */
  readonly title: string
  readonly face: Pick<KioskFace, 'siteName' | 'unitName'>
  readonly helpPhone: string
  readonly wallMs: number
  readonly masked: MaskedIdentity
}

/** What stands on the receipt of a transaction (facts: number large, masked person, how to ask later; no address, no photo). */
export function receiptContent(running: Running, sources: ReceiptSources): ReceiptContent {
  const { submitted, transactionId } = running
  const accepted = submitted.state === 'accepted' ? submitted : undefined
  const rows: [string, string][] = [
    ['姓名', sources.masked.name],
    ['证号', sources.masked.idNumber],
    ['受理时间', localTime(sources.wallMs)],
  ]
  if (accepted?.validUntil) rows.push(['有效期到', chineseDate(accepted.validUntil)])
  return {
    siteName: sources.face.siteName.zh,
    unitName: sources.face.unitName.zh,
    title: `${sources.title}回执`,
    caseNo: accepted?.caseNo ?? referenceOf(transactionId),
    rows,
    queryUrl: accepted?.queryUrl ?? '',
    footer: [`查询请拨 ${sources.helpPhone}，或扫单上的码`, '本机没有留下您的个人信息'],
  }
}

/** `2026-11-21 09:41` in the kiosk's time zone. */
function localTime(wallMs: number): string {
  return new Date(wallMs).toLocaleString('sv-SE').slice(0, 16)
}
