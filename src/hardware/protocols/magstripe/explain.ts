import type { Explain } from '../../profiles/examples.ts'
import { decodeSwipe } from './report.ts'
import { numberOnStripe } from './tracks.ts'

export const explain: Explain = (profile, _send, received) => {
  const swipe = decodeSwipe(received.subarray(1), profile.protocol.report ?? 'plain')
  if (!swipe) return undefined
  if (swipe.tracks.every((track) => track === '')) return { conditions: [], answer: 'unreadable' }
  return { conditions: [], answer: numberOnStripe(swipe.tracks) ? 'bank' : 'other' }
}
