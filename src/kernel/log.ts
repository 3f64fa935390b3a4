import { type DestinationStream, pino } from 'pino'
import { type EventFields, type EventId, eventCatalogue } from './events/catalogue.ts'
import { Sensitive } from './sensitive.ts'

/** The only way to log: an event of the catalogue with its own typed fields. */
export interface EventLog {
  emit<Id extends EventId>(id: Id, fields: EventFields<Id>): void
}

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly destination?: DestinationStream
}

const maxTextLength = 300
/** Runs of digits as long as an ID card, phone or bank card number; a last net under the types. */
const longNumber = /\d[\d ]{9,20}[\dXx]/g
/** Han characters after a word that introduces a person are not expected in our texts at all: texts are English. */
const hanRun = /[\u3400-\u9fff]{2,}/g

/** Free text (driver messages, paths of libraries) with whatever looks like personal data starred out, and cut to length. */
export function redactText(text: string): string {
  /* Cut last: half a number at the end would no longer look like one. */
  const starred = text
    .slice(0, maxTextLength * 4)
    .replace(longNumber, '***')
    .replace(hanRun, '***')
  return starred.slice(0, maxTextLength)
}

/** JSON lines on stdout, one an event: `{level, time, event, ...fields}`. */
export function createLog(options: LogOptions): EventLog {
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  )
  return {
    emit(id, fields) {
      const definition = eventCatalogue[id]
      const line: Record<string, unknown> = { event: id }
      const kinds: Readonly<Record<string, string>> = definition.fields
      for (const [name, value] of Object.entries(fields)) {
        if (kinds[name] === undefined || value instanceof Sensitive) continue
        line[name] = kinds[name] === 'text' ? redactText(String(value)) : value
      }
      logger[definition.level](line)
    },
  }
}

/** Swallows everything; for tools and tests that look elsewhere. */
export const silentLog: EventLog = { emit() {} }
