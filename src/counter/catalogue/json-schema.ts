import { z } from 'zod'
import { overlaySchema } from './overlay.ts'
import { partOf } from './part-of-schema.ts'
import { bundleSchema, catalogueSchema, serviceSchema } from './schema.ts'

const options = { io: 'input', unrepresentable: 'any', reused: 'ref' } as const
const wholeFile = () => z.toJSONSchema(z.union([serviceSchema, bundleSchema]), options)

/** For editors: `# yaml-language-server: $schema=../../service.schema.json`. */
export const serviceJsonSchema = (): string => text('A service or bundle of kioskd', wholeFile())
export const catalogueJsonSchema = (): string =>
  text('The head of a region of kioskd services', z.toJSONSchema(catalogueSchema, options))

/** For files with `extends`: `set` takes any part of a service or bundle, lists whole, because that is how they are laid over. */
export function overlayJsonSchema(): string {
  const { set, $defs } = partOf(wholeFile(), ['schema', 'id'])
  /* Without definitions of its own, whose names would be those of the service's. */
  const overlay = z.toJSONSchema(overlaySchema, { ...options, reused: 'inline' })
  return text("A region's changes to a shared service of kioskd", {
    ...overlay,
    properties: { ...overlay.properties, set },
    $defs,
  })
}

function text(title: string, schema: object): string {
  return `${JSON.stringify({ title, ...schema }, null, 2)}\n`
}
