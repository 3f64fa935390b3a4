import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const script = readFileSync(new URL('../e2e/probe.js', import.meta.url), 'utf8')
  .trim()
  .replace(/^[\s\S]*?\n;/, '')

export interface Probed {
  readonly wrong: readonly string[]
  readonly keys: number
  readonly labels: readonly string[]
}

/** Everything that is wrong with the screen as it stands (`probe.js`), on a panel of this pitch. */
export function probe(page: Page, pitchMm = 0.248): Promise<Probed> {
  const limits = JSON.stringify({ minHitPx: 16 / pitchMm, minGapPx: 4 / pitchMm })
  return page.evaluate(`(${script})(${limits})`) as Promise<Probed>
}
