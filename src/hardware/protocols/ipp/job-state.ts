import { groupTags, type IppMessage, numbersOf, textsOf } from './message.ts'

/** job-state, RFC 8011 5.3.7. */
export const jobStates = {
  pending: 3,
  held: 4,
  processing: 5,
  stopped: 6,
  canceled: 7,
  aborted: 8,
  completed: 9,
} as const

export interface JobState {
  readonly state: number
  readonly withErrors: boolean
  /** Sides or sheets that have come out; undefined when the printer does not count. */
  readonly pages: number | undefined
}

/** What a response says of a job; undefined when it names no state. */
export function jobStateOf(message: IppMessage): JobState | undefined {
  const [state] = numbersOf(message, groupTags.job, 'job-state')
  if (state === undefined) return undefined
  const [impressions] = numbersOf(message, groupTags.job, 'job-impressions-completed')
  const [sheets] = numbersOf(message, groupTags.job, 'job-media-sheets-completed')
  const reasons = textsOf(message, groupTags.job, 'job-state-reasons')
  return { state, withErrors: reasons.includes('job-completed-with-errors'), pages: impressions ?? sheets }
}

export const jobIdOf = (message: IppMessage): number | undefined =>
  numbersOf(message, groupTags.job, 'job-id').find((id) => id > 0)
