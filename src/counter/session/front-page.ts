import { z } from 'zod'
import type { ScreenProps } from '../../api/contract.ts'
import { localDay } from '../../kernel/local-day.ts'
import { text } from '../catalogue/text.ts'

const day = z.iso.date()

/**
 * What a kiosk tells whoever comes by, as somebody has approved it: nothing stands on a public screen that nobody answers for. Shown from
 * the first to the last of its days; at most six, so that each is seen.
 */
export const noticesSchema = z
  .array(
    z.strictObject({
      title: text,
      line: text.optional(),
      /** Office or person who answers for it; stands below it. */
      approvedBy: text,
      from: day.optional(),
      until: day,
    }),
  )
  .max(6)
  .default([])
export type Notice = z.output<typeof noticesSchema>[number]

/** 二维码门牌: where a phone comes to this place's services. */
export const doorPlateSchema = z.strictObject({ url: z.url({ protocol: /^https$/ }).max(200), label: text })

export interface FrontPage {
  readonly notices: readonly Notice[]
  readonly doorPlate?: z.output<typeof doorPlateSchema> | undefined
}

/** What stands on the first screen at this moment, besides the services. */
export function frontPage(
  { notices, doorPlate }: FrontPage,
  wallMs: number,
): Pick<ScreenProps['idle'], 'notices' | 'doorPlate'> {
  const today = localDay(wallMs)
  return {
    notices: notices
      .filter(({ from = today, until }) => from <= today && today <= until)
      .map(({ title, line, approvedBy }) => ({ title, approvedBy, ...(line ? { line } : {}) })),
    ...(doorPlate ? { doorPlate } : {}),
  }
}
