import { enableCompileCache } from 'node:module'

enableCompileCache(process.env.KIOSKD_COMPILE_CACHE)
const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
