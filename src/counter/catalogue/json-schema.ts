import { z } from 'zod'
import { bundleSchema, catalogueSchema, serviceSchema } from './schema.ts'

/** For editors: `# yaml-language-server: $schema=../../service.schema.json`. */
export const serviceJsonSchema = (): string =>
  text(z.union([serviceSchema, bundleSchema]), 'A service or bundle of kioskd')
export const catalogueJsonSchema = (): string => text(catalogueSchema, 'The head of a region of kioskd services')

function text(schema: z.ZodType, title: string): string {
  return `${JSON.stringify({ title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'ref' }) }, null, 2)}\n`
}
