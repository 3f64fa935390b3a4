import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { espeakArgs, espeakProgram } from '../../hardware/transports/voice-program.ts'
import { type Coded, fail, ok, type Result } from '../../kernel/result.ts'
import type { MakeClip } from './build-clips.ts'

const clipMs = 60_000
type Ran = Result<void, Coded<'noProgram' | 'failed'>>

/** A stand-in by the synthetic voice, at the speed of speech. */
export const standIn: MakeClip = async ({ lang, text }, file) => {
  if (file.endsWith('.wav')) return run(espeakProgram, [...espeakArgs(lang, 100), '-w', file], text)
  const wav = `${file}.wav`
  const spoken = await run(espeakProgram, [...espeakArgs(lang, 100), '-w', wav], text)
  if (!spoken.ok) return spoken
  const packed = await run(
    'ffmpeg',
    ['-nostdin', '-v', 'error', '-y', '-i', wav, '-c:a', 'libopus', '-b:a', '24k', file],
    '',
  )
  rmSync(wav, { force: true })
  return packed
}

function run(program: string, args: readonly string[], input: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], timeout: clipMs, killSignal: 'SIGKILL' })
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(fail(error.code === 'ENOENT' ? 'noProgram' : 'failed', program)),
    )
    child.on('exit', (code) => resolve(code === 0 ? ok(undefined) : fail('failed', `${program} ended with ${code}`)))
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
