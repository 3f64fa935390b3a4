import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { NeighbourAddress } from '../api/branch/neighbour.ts'
import type { ConfigProblem, Sourced } from '../kernel/config/yaml.ts'
import { messageOf } from '../kernel/result.ts'
import { slug } from '../wire/fields.ts'
import { names } from './site-names.ts'

const mostKiosks = 16

/** `https://host:port` and nothing after it. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, pathname, search, hash, username } = new URL(text)
  return protocol === 'https:' && pathname === '/' && `${search}${hash}${username}` === ''
}

/** `branch` of the site file: the other kiosks of the branch, whose staff's pages can be opened from this one. */
export const branchSchema = z
  .array(
    z.strictObject({
      /** As `kiosk` stands in that one's own site file. */
      id: slug,
      name: names,
      /** Its branch-PC listener. */
      url: z
        .string()
        .max(300)
        .refine(isOrigin, 'must be the address of its staffDesk, https://host:port without a path'),
      /** Authority of its certificate; those of the system are asked without. */
      ca: z.string().min(1).optional(),
    }),
  )
  .max(mostKiosks)
  .default([])
export type BranchConfig = z.output<typeof branchSchema>

interface WithBranch {
  readonly kiosk: string
  readonly staff?: string | undefined
  readonly branch: BranchConfig
}

/** Looks at what a schema cannot: that each is another kiosk, and that its authority can be read. */
export function checkBranch(
  source: Sourced<WithBranch>,
  base: string,
  nowMs: number,
): { readonly errors: readonly ConfigProblem[]; readonly warnings: readonly ConfigProblem[] } {
  const { branch, kiosk: own, staff } = source.value
  const errors: ConfigProblem[] = []
  const warnings: ConfigProblem[] = []
  if (branch.length > 0 && staff === undefined)
    errors.push(
      source.problem(['branch'], 'nobody may sign in here', 'name the staff file under staff, or take branch out'),
    )
  const said = new Set<string>()
  const once = (path: readonly PropertyKey[], what: string, value: string): void => {
    if (said.has(`${what} ${value}`))
      errors.push(source.problem(path, `the ${what} "${value}" is used twice`, `give each kiosk its own ${what}`))
    said.add(`${what} ${value}`)
  }
  branch.forEach(({ id, url, ca }, i) => {
    if (id === own)
      errors.push(source.problem(['branch', i, 'id'], 'is this kiosk itself', 'name the other kiosks of the branch'))
    once(['branch', i, 'id'], 'id', id)
    once(['branch', i, 'url'], 'url', new URL(url).origin)
    if (ca === undefined) return
    try {
      const { validTo } = new X509Certificate(readFileSync(resolve(base, ca), 'utf8'))
      if (new Date(validTo).getTime() <= nowMs)
        warnings.push(source.problem(['branch', i, 'ca'], `ended on ${dayOf(validTo)}`, 'put the new one in its place'))
    } catch (thrown) {
      const what = `cannot be read as a certificate (${messageOf(thrown)})`
      const remedy = 'give the PEM certificate of the authority that issued the certificate of that kiosk'
      errors.push(source.problem(['branch', i, 'ca'], what, remedy))
    }
  })
  return { errors, warnings }
}

/** The same kiosks as they are asked, with their authorities read. */
export const neighboursOf = (branch: BranchConfig): readonly NeighbourAddress[] =>
  branch.map(({ ca, ...kiosk }) => ({ ...kiosk, ...(ca === undefined ? {} : { ca: readFileSync(ca, 'utf8') }) }))

/** With the paths of authorities from the folder of the site file. */
export const branchFiles = (branch: BranchConfig, base: string): BranchConfig =>
  branch.map((kiosk) => ({ ...kiosk, ...(kiosk.ca === undefined ? {} : { ca: resolve(base, kiosk.ca) }) }))

const dayOf = (date: string): string => new Date(date).toISOString().slice(0, 10)
