import type { Explain } from '../../profiles/examples.ts'
import type { ScannedCode } from './code.ts'
import { SerialCodeDecoder } from './gm65.ts'
import { HidPosDecoder } from './hid-pos.ts'
import { KeyboardDecoder } from './keyboard.ts'

const said = (code: ScannedCode | undefined) =>
  code && { conditions: [], answer: code.kind === 'code' ? code.symbology : 'barcodeInvalid' }

/** A report is 64 bytes; an example may hold several. */
export const explainHidPos: Explain = (_profile, _send, received) => {
  const decoder = new HidPosDecoder()
  for (let at = 0; at < received.length; at += 64) {
    const code = decoder.push(received.subarray(at, at + 64))
    if (code) return said(code)
  }
  return undefined
}

/** A report is 9 bytes with its id. */
export const explainKeyboard: Explain = (_profile, _send, received) => {
  const decoder = new KeyboardDecoder()
  for (let at = 0; at < received.length; at += 9) {
    const code = decoder.push(received.subarray(at + 1, at + 9))
    if (code) return said(code)
  }
  return said(decoder.flush())
}

export const explainSerial: Explain = (_profile, send, received) => {
  const decoder = new SerialCodeDecoder()
  if (send.length > 0) decoder.expectAnswer()
  const [event] = decoder.push(received)
  if (event?.kind === 'answer') return { conditions: [], answer: 'answered' }
  return said(event ?? decoder.flush())
}
