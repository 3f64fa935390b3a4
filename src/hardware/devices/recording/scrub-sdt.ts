import type { Profile } from '../../profiles/schema.ts'
import { dialectOf } from '../../protocols/sdt/dialect.ts'
import { answerFromBody, encodeAnswer, FrameDecoder } from '../../protocols/sdt/frame.ts'
import { samIdText } from '../../protocols/sdt/sam-id.ts'
import type { RecordedPart, Scrubber } from './scrub.ts'

/** Requests carry nothing of a person; the longest there is has one data byte. */
const longestRequest = 16

/**
 * SDT: requests and bare status answers in clear, the SAM id in clear (it names the reader, not a person), every other answer's
 * data (card serial numbers, text, photo, fingerprints) as zeroes of the same length under a good checksum, so that a recording
 * still replays byte for byte in shape.
 */
export function sdtScrubber(profile: Profile): Scrubber {
  const preamble = dialectOf(profile).answerPreamble
  const decoder = new FrameDecoder({ preamble, minLength: 4 })
  const incoming = (bytes: Uint8Array): readonly RecordedPart[] => {
    const parts: RecordedPart[] = []
    let framed = 0
    for (const body of decoder.push(bytes)) {
      const answer = answerFromBody(body)
      framed += body.length + preamble.length + 2
      if (answer) {
        const open = answer.data.length === 16 && samIdText(answer.data) !== undefined
        const sw: [number, number, number] = [body[0] ?? 0, body[1] ?? 0, answer.sw3]
        parts.push({ bytes: encodeAnswer(sw, open ? answer.data : new Uint8Array(answer.data.length), preamble) })
      } else parts.push({ masked: body.length, what: 'frame' })
      body.fill(0)
    }
    if (parts.length === 0 && decoder.buffered === 0 && framed < bytes.length)
      parts.push({ masked: bytes.length, what: 'noise' })
    return parts
  }
  return {
    push: (direction, bytes) => {
      if (direction === 'in') return incoming(bytes)
      return bytes.length <= longestRequest
        ? [{ bytes: Uint8Array.from(bytes) }]
        : [{ masked: bytes.length, what: 'request' }]
    },
  }
}
