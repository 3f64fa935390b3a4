import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

/** The page says that it is alive every 10 s; less than this would take a busy page for a hung one. */
const leastHungAfterMs = 15_000

/** What the `screen` section of a site file says about panel and browser; the rest of that section is the page's own. */
export const panelShape = {
  /** Where the daemon serves the page, on loopback. */
  port: z.number().int().min(0).max(65_535).default(7080),
  /** How far the panel stands turned clockwise from the way it was built, degrees. Picture and touch follow. */
  rotate: z.literal([0, 90, 180, 270]).default(0),
  /** How long a page may be silent while the daemon is up, before the browser is started anew. */
  hungAfterMs: z.number().int().min(leastHungAfterMs).max(600_000).default(60_000),
  /** When the browser is started anew each night, local time, as soon as nobody is in a visit. */
  restartAt: z.union([z.literal('never'), z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)]).default('03:30'),
}

const panelSchema = z.object(panelShape)
export type PanelSettings = z.output<typeof panelSchema>

/**
 * All that the screen reads of a site file. It may be the whole one, or what the installer took from it: the account of the
 * screen must not read the rest, which has passwords in it.
 */
export const panelFileSchema = z.object({ screen: panelSchema.prefault({}) })

/** The file for the screen's account, as the installer writes it. */
export function panelFile({ port, rotate, hungAfterMs, restartAt }: PanelSettings): string {
  return `# Written by provisioning/install from the site file; run it again after changing "screen" there.
screen: { port: ${port}, rotate: ${rotate}, hungAfterMs: ${hungAfterMs}, restartAt: '${restartAt}' }
`
}

/** The only address the browser opens. */
export const pageUrl = (port: number): string => `http://127.0.0.1:${port}/`

/** Shown while no daemon has answered yet: an empty panel looks switched off, and people wait before it. */
export const closedPage: string = pathToFileURL(
  resolve(import.meta.dirname, '../../provisioning/browser/closed.html'),
).href
