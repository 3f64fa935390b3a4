import { encodeMessage } from './encode.ts'
import { groupTags, type IppAttribute, type IppValue, valueTags } from './message.ts'

/** RFC 8011 5.4.15. */
export const operations = {
  printJob: 0x0002,
  createJob: 0x0005,
  sendDocument: 0x0006,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getPrinterAttributes: 0x000b,
} as const

/** What of a printer is asked for; nothing else is sent to us. */
export const printerAttributes = [
  'printer-state',
  'printer-state-reasons',
  'printer-is-accepting-jobs',
  'printer-make-and-model',
  'printer-firmware-string-version',
  'printer-device-id',
  'operations-supported',
  'document-format-supported',
  'marker-names',
  'marker-types',
  'marker-colors',
  'marker-levels',
] as const

export const jobAttributes = [
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'job-media-sheets-completed',
] as const

/** How a document is to be printed; job-template attributes of RFC 8011 5.2. */
export interface JobTemplate {
  readonly copies: number
  readonly media?: string
  readonly sides?: string
  readonly colour?: boolean
}

const text = (tag: number, value: string): IppValue => ({ kind: 'text', tag, value })
const one = (name: string, value: IppValue): IppAttribute => ({ name, values: [value] })
const keywords = (name: string, list: readonly string[]): IppAttribute => ({
  name,
  values: list.map((value) => text(valueTags.keyword, value)),
})

function request(
  operation: number,
  requestId: number,
  uri: string,
  attributes: readonly IppAttribute[],
  job: readonly IppAttribute[] = [],
): Uint8Array {
  // Order is part of the standard: charset and language first, then the target (RFC 8011 4.1.4, 4.1.5).
  const head = [
    one('attributes-charset', text(valueTags.charset, 'utf-8')),
    one('attributes-natural-language', text(valueTags.naturalLanguage, 'en')),
    one('printer-uri', text(valueTags.uri, uri)),
  ]
  const groups = [{ tag: groupTags.operation as number, attributes: [...head, ...attributes] }]
  if (job.length > 0) groups.push({ tag: groupTags.job, attributes: [...job] })
  return encodeMessage({ version: [2, 0], code: operation, requestId, groups })
}

const user = one('requesting-user-name', text(valueTags.nameWithoutLanguage, 'kioskd'))
/** The same for every job: a name would stand in the printer's list for the next person to read. */
const jobName = one('job-name', text(valueTags.nameWithoutLanguage, 'kiosk'))
const jobId = (id: number) => one('job-id', { kind: 'integer', tag: valueTags.integer, value: id })
const format = (mimeType: string) => one('document-format', text(valueTags.mimeMediaType, mimeType))

function template({ copies, media, sides, colour }: JobTemplate): IppAttribute[] {
  return [
    ...(copies > 1 ? [one('copies', { kind: 'integer', tag: valueTags.integer, value: copies })] : []),
    ...(media === undefined ? [] : [keywords('media', [media])]),
    ...(sides === undefined ? [] : [keywords('sides', [sides])]),
    ...(colour === undefined ? [] : [keywords('print-color-mode', [colour ? 'color' : 'monochrome'])]),
  ]
}

export const getPrinterAttributes = (id: number, uri: string): Uint8Array =>
  request(operations.getPrinterAttributes, id, uri, [user, keywords('requested-attributes', printerAttributes)])

/** The document follows in the same request. */
export const printJob = (id: number, uri: string, mimeType: string, job: JobTemplate): Uint8Array =>
  request(operations.printJob, id, uri, [user, jobName, format(mimeType)], template(job))

export const createJob = (id: number, uri: string, job: JobTemplate): Uint8Array =>
  request(operations.createJob, id, uri, [user, jobName], template(job))

/** The one and last document of a job; it follows in the same request. */
export const sendDocument = (id: number, uri: string, job: number, mimeType: string): Uint8Array =>
  request(operations.sendDocument, id, uri, [
    jobId(job),
    user,
    format(mimeType),
    one('last-document', { kind: 'boolean', tag: valueTags.boolean, value: true }),
  ])

export const getJobAttributes = (id: number, uri: string, job: number): Uint8Array =>
  request(operations.getJobAttributes, id, uri, [jobId(job), user, keywords('requested-attributes', jobAttributes)])

export const cancelJob = (id: number, uri: string, job: number): Uint8Array =>
  request(operations.cancelJob, id, uri, [jobId(job), user])
