import { blankDocument } from '../../src/counter/printing/certificate.ts'
import type { DocumentContent } from '../../src/counter/printing/document-content.ts'
import { makeDocument } from '../../src/counter/printing/drawing.ts'
import { type Figure, median, round } from './figure.ts'

const certificate: DocumentContent = {
  ...blankDocument,
  title: '城乡居民基本养老保险参保证明',
  number: 'CB20261121000123',
  issuer: '石桥县社会保险经办中心',
  issuedOn: '2026-11-21',
  validUntil: '2027-02-20',
  rows: [
    ['姓名', '王秀英'],
    ['公民身份号码', '990101194803070020'],
    ['参保地', '江西省示例市石桥县石桥镇石桥村'],
    ['参保状态', '正常参保'],
    ['累计缴费年限', '15 年 3 个月'],
    ['待遇状态', '正在领取'],
  ],
  paragraphs: ['兹证明上述人员在本县参加城乡居民基本养老保险，参保状态正常。', '本证明自出具之日起三个月内有效。'],
  seal: '石桥县社会保险经办中心',
  verifyUrl: 'https://gateway.example.invalid/verify/CB20261121000123',
  footer: ['本证明由自助终端打印，与窗口出具的证明效力相同。'],
  watermark: '样张',
}

/** A certificate of one page with seal and code, to PDF and picture, each time in a process of its own; and the size of the PDF. */
export async function documentPdf(): Promise<readonly Figure[]> {
  const times: number[] = []
  let bytes = 0
  for (let i = 0; i < 7; i += 1) {
    const startMs = performance.now()
    const made = await makeDocument(certificate, new AbortController().signal)
    times.push(performance.now() - startMs)
    if (!made.ok) throw new Error(`no document: ${made.error.detail}`)
    bytes = made.value.pdf.reveal().length
    made.value.pdf.destroy()
    made.value.preview.destroy()
  }
  return [
    { name: 'document.pdf.ms', value: round(median(times)), unit: 'ms' },
    { name: 'document.pdf.kb', value: round(bytes / 1024), unit: 'KB' },
  ]
}

if (import.meta.main) for (const figure of await documentPdf()) console.log(JSON.stringify(figure))
