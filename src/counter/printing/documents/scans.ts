import type { Mark } from '../paper/marks.ts'
import { a4 } from './flow.ts'
import type { Picture } from './layout.ts'

const mm = 72 / 25.4
/** ID-1 card (ISO/IEC 7810): the resident identity card. */
const card = { width: 85.6 * mm, height: 54 * mm }
const ratio = card.width / card.height

/** Scanned pages one a sheet, as large as fits; front and back of a card on one sheet in true size. */
export function scanSheets(pictures: readonly Picture[], footHeight: number): readonly (readonly Mark[])[] {
  if (pictures.length === 2 && pictures.every(isCard))
    return [pictures.map((_, index) => ({ kind: 'picture', index, ...cardPlace(index), ...card }))]
  const margin = 24
  return pictures.map(({ width, height }, index) => {
    const room = { width: a4.width - 2 * margin, height: a4.height - margin - footHeight }
    const scale = Math.min(room.width / width, room.height / height)
    const size = { width: width * scale, height: height * scale }
    const x = (a4.width - size.width) / 2
    return [{ kind: 'picture', index, x, y: margin + (room.height - size.height) / 2, ...size }]
  })
}

function isCard({ width, height }: Picture): boolean {
  return Math.abs(width / height / ratio - 1) < 0.06
}

function cardPlace(index: number): { readonly x: number; readonly y: number } {
  return { x: (a4.width - card.width) / 2, y: 170 + index * (card.height + 60) }
}
