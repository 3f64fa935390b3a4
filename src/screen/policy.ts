import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { closedPage, type PanelSettings, pageUrl } from './settings.ts'

/** Where Debian's Chromium looks for policies that nobody at the screen can change. */
export const managedPolicyDir = '/etc/chromium/policies/managed'
export const policyName = 'kioskd.json'

const shipped = resolve(import.meta.dirname, '../../provisioning/browser', policyName)
const policySchema = z.record(z.string(), z.json())
export type Policy = z.output<typeof policySchema>

/** A policy file's text as values; undefined when it is no object of them. */
export function readPolicy(text: string): Policy | undefined {
  try {
    return policySchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * The managed policy of a kiosk: everything shut but the daemon's address (an entry without a path covers the paths below it) and
 * the one file for when it does not answer.
 */
export function policyFor({ port }: Pick<PanelSettings, 'port'>, closed: string = closedPage): string {
  const policy = readPolicy(readFileSync(shipped, 'utf8'))
  return `${JSON.stringify({ ...policy, URLAllowlist: [new URL(pageUrl(port)).origin, closed] }, undefined, 2)}\n`
}
