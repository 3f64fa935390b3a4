import type { ScreenProps } from '../../../src/api/contract.ts'
import { m } from '../../i18n/more-text.ts'

/** What to do about the slip of a ticket. */
export const slipWords = (slip: NonNullable<ScreenProps['problem']['slip']>): string => m(`slip.${slip}`)
