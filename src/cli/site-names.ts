import { z } from 'zod'

const name = z.string().min(1).max(60)
/** What something is called on the screens. */
export const names = z.strictObject({ zh: name, en: name, hk: name.exactOptional(), pt: name.exactOptional() })
