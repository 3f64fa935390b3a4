import type { Explain } from '../../profiles/examples.ts'
import { decodePen } from './report.ts'

export const explain: Explain = (_profile, _send, received) => {
  const pen = decodePen(received)
  if (!pen) return undefined
  return { conditions: [], answer: pen.down ? 'penDown' : pen.near ? 'penNear' : 'penAway' }
}
