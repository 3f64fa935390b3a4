import { enableCompileCache, flushCompileCache } from 'node:module'
import { setFlagsFromString } from 'node:v8'

/* A kiosk allocates little and lives on boards of 1 GB: keep the young generation small. With NODE_COMPILE_CACHE set before
   the start (bin/kioskd, npm scripts and units do) not even this file has to be stripped of its types, and the stripper is
   never loaded: 120 MB resident instead of 150. */
setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--optimize-for-size')
enableCompileCache()
/* Not only at an orderly end: the next start is as quick after a pulled plug. */
setTimeout(flushCompileCache, 3000).unref()
const { z } = await import('zod')
/* Schemas here check a few messages a second; compiled checkers would cost the start 130 ms and the daemon 2 MB. */
z.config({ jitless: true })
const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
