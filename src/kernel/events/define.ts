/** Kinds of a log field. `code`, `id` and `path` are text of our own making, never free text from a person or a backend. */
export type FieldKind = 'id' | 'code' | 'text' | 'count' | 'ms' | 'path'

export interface EventDefinition {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly fields: Readonly<Record<string, FieldKind>>
  /** One sentence for whoever reads the log or docs/EVENTS.md. */
  readonly text: string
}

type ValueOf<K extends FieldKind> = K extends 'count' | 'ms' ? number : string

export type FieldsOf<D extends EventDefinition> = { readonly [F in keyof D['fields']]: ValueOf<D['fields'][F]> }

/** Checks a wing's events while keeping their literal types. */
export function defineEvents<const T extends Readonly<Record<string, EventDefinition>>>(events: T): T {
  return events
}
