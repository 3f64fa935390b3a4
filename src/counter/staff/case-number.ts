import type { DatabaseSync } from 'node:sqlite'
import { referenceOf } from '../session/projection.ts'

/** The office's case number of a transaction; undefined while it has accepted nothing. */
export function caseOf(db: DatabaseSync, transactionId: string): string | undefined {
  const row = db
    .prepare(
      `SELECT json_extract(body, '$.caseNo') AS no FROM journal WHERE type = 'submit.accepted' AND tx = ? ORDER BY seq DESC LIMIT 1`,
    )
    .get(transactionId)
  return typeof row?.no === 'string' ? row.no : undefined
}

/** The number under which the citizen knows a transaction, as the screen and the receipt say it: the office's, else our own reference. */
export const citizensNumber = (db: DatabaseSync, transactionId: string): string =>
  caseOf(db, transactionId) ?? referenceOf(transactionId)
