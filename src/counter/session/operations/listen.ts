import type { VoiceLang } from '../../../api/contract.ts'
import type { Recognizer } from '../../input/recognizer.ts'
import { mostSearched } from '../values.ts'
import type { OperationContext } from './context.ts'

export interface Listening {
  readonly recognizer: Recognizer
  readonly lang: VoiceLang
  /** While it is on, nothing is said aloud. */
  readonly quiet: (on: boolean) => void
  /** The visitor has said all. */
  readonly finish: AbortSignal
}

/** One sentence of the visitor, to be searched for. Nothing else is said meanwhile: it would be heard too. */
export async function listen(
  { vault, send, signal, log }: OperationContext,
  { recognizer, lang, quiet, finish }: Listening,
): Promise<void> {
  quiet(true)
  const heard = await recognizer.listen(lang, { signal, finish }).finally(() => quiet(false))
  if (signal.aborted) return
  if (heard.ok) {
    vault.searched = [...heard.value].slice(0, mostSearched).join('')
    return send({ type: 'heard', what: 'words' })
  }
  const { code, detail = '' } = heard.error
  if (code !== 'nothing' && code !== 'timeout') log.emit('speech.failed', { code, detail })
  send({ type: 'heard', what: code === 'nothing' || code === 'timeout' ? 'nothing' : 'failed' })
}
