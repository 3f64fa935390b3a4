import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../src/cli/ports.ts'
import { Running } from '../support/kioskd.ts'
import { type Figure, round } from './figure.ts'

/** From `npm start` to "ready": kiosk, fleet, broker, backend and twelve simulated devices, with the screens built. */
export async function demoStart(): Promise<Figure> {
  const dir = mkdtempSync(join(tmpdir(), 'kioskd-demo-start-'))
  const startedMs = performance.now()
  const demo = new Running('demo', '--port', String(await freePort()), '--dir', dir)
  await demo.says('ready in')
  const value = round(performance.now() - startedMs)
  await demo.end('SIGINT')
  rmSync(dir, { recursive: true, force: true })
  return { name: 'demo.start.ms', value, unit: 'ms', limit: 5000 }
}
