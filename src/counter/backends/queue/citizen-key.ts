import { createHmac, randomBytes } from 'node:crypto'
import { fail, ok, type Result } from '../../../kernel/result.ts'
import { Sensitive } from '../../../kernel/sensitive.ts'
import type { Store } from '../../../kernel/store/store.ts'
import type { SealBox } from '../../journal/seal.ts'

const scope = 'queue-citizens'
const field = 'key'
/** Epoch ms of the year 9999: this key outlives every visit. */
const foreverMs = 253_370_764_800_000

/**
 * Knows a citizen again without keeping who it is: an HMAC under a random key, which is sealed by the kiosk's own, so that the database alone
 * tells nothing, not even to somebody who tries all numbers.
 */
export async function openCitizenKey(
  store: Store,
  seals: Pick<SealBox, 'begin' | 'seal' | 'open'>,
): Promise<Result<(idNumber: Sensitive<string>) => string>> {
  const row = store.db.prepare("SELECT value FROM meta WHERE key = 'queueCitizenKey'").get()
  const opened = row && seals.open(scope, field, String(row.value))
  if (opened?.ok) return ok(hasher(String(opened.value.reveal())))
  const key = randomBytes(32).toString('hex')
  const begun = await seals.begin(scope, foreverMs)
  if (!begun.ok) return begun
  const sealed = seals.seal(scope, field, new Sensitive(key))
  if (!sealed.ok) return fail(sealed.error.code)
  const written = await store.commit(
    (db) => db.prepare("INSERT OR REPLACE INTO meta VALUES ('queueCitizenKey', ?)").run(sealed.value),
    true,
  )
  return written.ok ? ok(hasher(key)) : written
}

const hasher = (key: string) => (idNumber: Sensitive<string>) =>
  createHmac('sha256', Buffer.from(key, 'hex')).update(idNumber.reveal()).digest('hex').slice(0, 32)
