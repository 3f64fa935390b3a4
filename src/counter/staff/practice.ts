/** For a `WHERE` over rows `e` of the journal: those of visits in practice are left out. */
export const notInPractice = `(e.session IS NULL OR e.session NOT IN (SELECT p.session FROM journal p
  WHERE p.type = 'session.started' AND p.session IS NOT NULL AND json_extract(p.body, '$.training')))`
