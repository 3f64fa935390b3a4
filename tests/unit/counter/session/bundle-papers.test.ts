import { expect, test } from 'vitest'
import type { Step } from '../../../../src/counter/catalogue/steps.ts'
import { actionsOf } from '../../../../src/counter/session/actions.ts'
import { hasPaper } from '../../../../src/counter/session/papers.ts'
import type { Running, SessionEvent } from '../../../../src/counter/session/state.ts'
import { bundle, goodVisit, Visit } from '../visit-machine.ts'

/** A visit for a bundle that has just been handed in; `documents` came of its items. */
function handedIn(...documents: readonly (string | undefined)[]): Visit {
  const visit = new Visit()
  for (const [, event] of goodVisit) {
    if (event.type === 'submitEnded') break
    const opens = event.type === 'action' && event.action.id === 'openService'
    visit.send(opens ? { type: 'action', action: { id: 'openService', serviceId: bundle } } : event)
  }
  const items = (visit.state.running?.items ?? []).map((item, i) => {
    const documentId = documents[i]
    const caseNo = `YL-${i}`
    return {
      ...item,
      submitted: { state: 'accepted' as const, caseNo, queryUrl: '', ...(documentId ? { documentId } : {}) },
    }
  })
  expect(items).toHaveLength(2)
  visit.send({ type: 'submitEnded', submitted: { state: 'no' }, items })
  return visit
}
const made: SessionEvent = { type: 'ended', operation: 'document', code: null }
const print: SessionEvent = { type: 'action', action: { id: 'print' } }
const skip: SessionEvent = { type: 'action', action: { id: 'skipStep' } }
const printed: SessionEvent = { type: 'printEnded', receipt: 'printed' }
const jammed: SessionEvent = { type: 'printEnded', receipt: 'notPrinted', code: 'printer.fault' }

/** Which paper each drawing was for. */
const prepared = (visit: Visit) =>
  visit.did('run').flatMap((e) => (e.operation === 'document' ? [e.running.papersDone] : []))

test('each paper is looked at and printed, then comes the receipt', () => {
  const visit = handedIn('doc-1', 'doc-2')
  for (const event of [made, print, printed, made, print, printed]) visit.send(event)
  expect(prepared(visit)).toEqual([0, 1])
  expect(visit.did('print').map((e) => e.role)).toEqual(['printer.document', 'printer.document', 'printer.receipt'])
  visit.send(printed)
  expect(visit.screen).toBe('result')
})

test.each([
  ['jams', [made, print, jammed], 'printer.fault'],
  ['cannot be fetched', [{ ...made, code: 'backend.noAnswer' } as SessionEvent], 'backend.noAnswer'],
])('when the first %s the second still comes, and the result says what is missing', (_what, first, code) => {
  const visit = handedIn('doc-1', 'doc-2')
  for (const event of [...first, made, print, printed, printed]) visit.send(event)
  expect(prepared(visit)).toEqual([0, 1])
  expect(visit.screen).toBe('result')
  expect(visit.state.running).toMatchObject({ receipt: 'printed', receiptProblem: code })
})

test('one that is not wanted is left out, not all of them', () => {
  const visit = handedIn('doc-1', 'doc-2')
  for (const event of [made, skip, made, print, printed]) visit.send(event)
  expect(prepared(visit)).toEqual([0, 1])
  expect(visit.did('print')).toHaveLength(2)
})

test('an item that an office still has to decide has no paper yet, and a service with none skips the step', () => {
  const visit = handedIn(undefined, 'doc-2')
  for (const event of [made, print, printed, printed]) visit.send(event)
  expect(prepared(visit)).toEqual([0])
  expect(visit.screen).toBe('result')

  const step = { step: 'print', document: 'certificate' } as Step
  const nothing = { chosen: new Set<string>(), licences: [] }
  const received = handedIn(undefined, undefined).state.running as Running
  expect(hasPaper(received, step, nothing)).toBe(false)
  expect(hasPaper(received, step, { ...nothing, chosen: new Set(['rec-1']) })).toBe(true)
  expect(hasPaper(visit.state.running as Running, step, nothing)).toBe(true)
})

test('a paper that did not come out can be reported from the result, and the way leads back to it', () => {
  const visit = handedIn('doc-1', 'doc-2')
  for (const event of [made, print, printed, made, print, jammed, printed]) visit.send(event)
  expect(visit.screen).toBe('result')
  expect(visit.act({ id: 'reportProblem' })).toMatchObject([{ do: 'ticket', kind: 'problem', code: 'printer.fault' }])
  expect(visit.state.view).toMatchObject({ screen: 'problem', retry: false, saved: true })
  expect(actionsOf(visit.state)).not.toContain('retry')
  visit.act({ id: 'next' })
  expect(visit.screen).toBe('result')
  visit.act({ id: 'next' })
  expect(visit.screen).toBe('rating')
  expect(visit.did('endTransaction')).toHaveLength(1)
})

test('a good result has nothing to report', () => {
  const visit = handedIn('doc-1', 'doc-2')
  for (const event of [made, print, printed, made, print, printed, printed]) visit.send(event)
  expect(visit.screen).toBe('result')
  expect(actionsOf(visit.state)).not.toContain('reportProblem')
})
