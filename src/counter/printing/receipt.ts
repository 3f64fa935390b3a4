import type { Raster } from '../../hardware/contract.ts'
import { PaperFont } from './paper/font.ts'
import { rasterOf } from './paper/raster.ts'
import { Roll } from './paper/roll.ts'
import type { Sheet } from './paper/svg.ts'
import type { ReceiptContent } from './receipt-content.ts'
import { type ReceiptWord, receiptWord } from './receipt-words.ts'

export type { ReceiptContent } from './receipt-content.ts'

/** Draws a receipt for a printer of `widthDots` dots a line at `dpi`; text at least 10 pt (VVSG 2.0 print minimum). */
export function drawReceipt(content: ReceiptContent, widthDots: number, dpi: number): Promise<Raster> {
  const font = new PaperFont()
  return rasterOf(layOutReceipt(content, font, widthDots, dpi), font)
}

/** Draws plain lines, each wrapped where it is too long; 9 pt, for staff. */
export function drawLines(lines: readonly string[], widthDots: number, dpi: number): Promise<Raster> {
  const font = new PaperFont()
  const roll = new Roll(font, widthDots, dpi)
  for (const line of lines) {
    if (line.trim() === '') roll.rule()
    else roll.text(line, 9)
  }
  return rasterOf(roll.end(), font)
}

const numberLabels = { receipt: 'caseNo', ticket: 'queueNo', problem: 'problemNo' } as const

/** Where everything of a receipt stands. */
export function layOutReceipt(content: ReceiptContent, font: PaperFont, widthDots: number, dpi: number): Sheet {
  const roll = new Roll(font, widthDots, dpi)
  const { kind = 'receipt', training = false, lang = 'zh', official } = content
  const say = (key: ReceiptWord): string => receiptWord(lang, key)
  const where = `${content.siteName}  ${content.unitName}`
  const lines = roll.fits(where, 10) ? [where] : [content.siteName, content.unitName]
  for (const line of lines) roll.text(line, 10, { align: 'centre' })
  if (training) {
    roll.large(say('practice'), 34, 10)
    roll.text(say('practiceLine'), 11, { align: 'centre' })
  }
  roll.space(3)
  roll.text(content.title, 15, { align: 'centre' })
  if (official) roll.text(official, 10, { align: 'centre' })
  roll.rule()
  roll.text(say(numberLabels[kind]), 10, { align: 'centre' })
  if (kind === 'ticket') roll.large(content.big ?? content.caseNo, 64, 14)
  else roll.large(content.caseNo, kind === 'problem' ? 28 : 20, 14)
  roll.space(5)
  details(roll, content)
  if (content.queryUrl) {
    roll.space(3)
    /* Among other codes it says what it is for. */
    if (content.promises?.length) roll.text(say('progress'), 10.5)
    roll.code(content.queryUrl, 0.5)
  }
  roll.rule()
  for (const line of content.footer) roll.text(line, 10, { align: 'centre' })
  if (training) roll.across(say('practice'))
  return roll.end()
}

function details(roll: Roll, content: ReceiptContent): void {
  const { rows, officialRows = [], items = [], promises = [], notes = [], queued = false, staff, lang = 'zh' } = content
  const say = (key: ReceiptWord, places?: Readonly<Record<string, string>>) => receiptWord(lang, key, places)
  for (const [label, value] of rows) row(roll, `${label}${say('mark')}`, value)
  if (staff) row(roll, `${say('staff')}${say('mark')}`, staff)
  if (officialRows.length > 0) roll.rule()
  for (const [label, value] of officialRows) row(roll, `${label}${receiptWord('zh', 'mark')}`, value)
  if (items.length > 0) roll.rule()
  for (const [i, { name, caseNo, state }] of items.entries()) {
    roll.text(`${i + 1}. ${name}`, 11)
    if (caseNo) roll.text(say('itemNo', { no: caseNo }), 10.5, { indent: 12 })
    roll.text(state, 10.5, { indent: 12 })
    roll.space(2)
  }
  if (promises.length > 0) {
    roll.rule()
    roll.text(say('owed'), 12)
  }
  for (const { document, dueBy, code } of promises) {
    roll.text(document, 11)
    roll.text(say('bring', { day: dueBy }), 10.5)
    roll.code(code, 0.42)
    roll.space(3)
  }
  const said = [...(queued ? [say('kept')] : []), ...notes]
  if (said.length > 0) roll.rule()
  for (const note of said) roll.text(`★ ${note}`, 12)
}

/** Label (with its colon) and value on one line; where that is too long, the value below, so that numbers and times stay in one piece. */
function row(roll: Roll, label: string, value: string): void {
  const whole = `${label}${value}`
  if (roll.fits(whole, 10.5)) roll.text(whole, 10.5)
  else {
    roll.text(label.trimEnd(), 10.5)
    roll.text(value, 10.5, { indent: 12 })
  }
  roll.space(1.5)
}
