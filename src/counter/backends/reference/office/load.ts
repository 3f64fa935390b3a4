import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type ConfigProblem, readYaml, type Sourced } from '../../../../kernel/config/yaml.ts'
import { ok, type Result } from '../../../../kernel/result.ts'
import {
  type Certificate,
  type Item,
  type LicenceType,
  type OfficeFile,
  officeFileSchema,
  type Place,
  type Subject,
} from './schema.ts'

/** Everything the office knows, by its codes. */
export interface Office {
  readonly regions: ReadonlyMap<string, OfficeFile['regions'][number]>
  readonly items: ReadonlyMap<string, Item>
  readonly licences: ReadonlyMap<string, LicenceType>
  readonly subjects: ReadonlyMap<string, Subject>
  readonly certificates: ReadonlyMap<string, Certificate>
  readonly places: readonly Place[]
  readonly queues: ReadonlyMap<string, OfficeFile['queues'][number]>
}

/** The sample office that comes with kioskd. */
export const sampleOfficeDir = resolve(import.meta.dirname, '../../../../../provisioning/backend/office')

/** Reads a folder of office files and checks that what they name is there. */
export function loadOffice(dir: string): Result<Office, readonly ConfigProblem[]> {
  const problems: ConfigProblem[] = []
  const files: Sourced<OfficeFile>[] = []
  for (const file of readdirSync(dir)
    .filter((f) => f.endsWith('.yaml'))
    .sort()) {
    const read = readYaml(join(dir, file), officeFileSchema)
    if (read.ok) files.push(read.value)
    else problems.push(...read.error)
  }
  const byCode = <K extends Exclude<keyof OfficeFile, 'schema'>>(
    list: K,
    codeOf: (entry: OfficeFile[K][number]) => string,
  ): ReadonlyMap<string, OfficeFile[K][number]> => {
    const found = new Map<string, OfficeFile[K][number]>()
    for (const source of files)
      for (const [i, entry] of source.value[list].entries()) {
        const code = codeOf(entry)
        if (found.has(code))
          problems.push(source.problem([list, i], `"${code}" is there twice`, 'take one of the two out'))
        found.set(code, entry)
      }
    return found
  }
  const office: Office = {
    regions: byCode('regions', (r) => r.code),
    items: byCode('items', (i) => i.item),
    licences: byCode('licences', (l) => l.type),
    subjects: byCode('subjects', (s) => s.subject),
    certificates: byCode('certificates', (c) => c.id),
    places: [...byCode('places', (p) => p.id).values()],
    queues: byCode('queues', (q) => q.id),
  }
  for (const source of files) problems.push(...danglingNames(source, office))
  return problems.length > 0 ? { ok: false, error: problems } : ok(office)
}

function danglingNames(source: Sourced<OfficeFile>, office: Office): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const check = (known: ReadonlyMap<string, unknown>, code: string | undefined, path: PropertyKey[], what: string) => {
    if (code !== undefined && !known.has(code))
      problems.push(
        source.problem(path, `no ${what} "${code}"`, `correct it, or add the ${what}`, [...known.keys()].join(', ')),
      )
  }
  for (const [i, item] of source.value.items.entries()) {
    check(office.licences, item.issues, ['items', i, 'issues'], 'licence')
    check(office.certificates, item.certificate, ['items', i, 'certificate'], 'certificate')
    for (const [j, type] of item.holds.entries()) check(office.licences, type, ['items', i, 'holds', j], 'licence')
    for (const [j, { orLicence }] of item.documents.entries())
      check(office.licences, orLicence, ['items', i, 'documents', j, 'orLicence'], 'licence')
    for (const [j, code] of (item.regions ?? []).entries())
      check(office.regions, code, ['items', i, 'regions', j], 'region')
  }
  for (const [i, place] of source.value.places.entries())
    check(office.regions, place.region, ['places', i, 'region'], 'region')
  return problems
}
