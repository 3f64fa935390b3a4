import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import type { Clock } from '../../kernel/clock.ts'
import { fail, messageOf, ok, type Result } from '../../kernel/result.ts'
import type { OpenedLink, OpenLink } from './opened-link.ts'
import type { SoundFailure, SoundLimits, SoundTransport } from './sound.ts'
import { espeakArgs, espeakProgram } from './voice-program.ts'

const run = promisify(execFile)
const probeMs = 3000

/**
 * Sound through ALSA's own programs: `aplay` for clips, `espeak-ng` where there is no clip, `ffmpeg` for a clip that is not WAV or at
 * another speed. What is spoken goes through standard input, never into an argument: every user of the machine could read those.
 */
export function alsaSound(device: string, volumeControl: string | undefined, clock: Clock): OpenLink {
  return async (signal) => {
    const sound = alsaTransport(device, volumeControl, clock)
    const there = await sound.probe(signal)
    if (there.ok) return ok<OpenedLink>({ kind: 'sound', transport: sound })
    return fail(there.error.code === 'noProgram' ? 'open.failed' : 'open.notFound', there.error.detail)
  }
}

function alsaTransport(device: string, volumeControl: string | undefined, clock: Clock): SoundTransport {
  const closing = new AbortController()
  /** A tenth of a second of silence: an output that takes it is there. */
  const silence = Buffer.alloc(800, 0x80)

  function play(args: readonly string[], limits: SoundLimits, feed: Feed): Promise<Result<void, SoundFailure>> {
    return new Promise((resolve) => {
      const player = spawn('aplay', ['-q', '-D', device, ...args], { stdio: ['pipe', 'ignore', 'pipe'] })
      let words = ''
      let settled = false
      const settle = (result: Result<void, SoundFailure>) => {
        if (settled) return
        settled = true
        cancel()
        limits.signal.removeEventListener('abort', onAbort)
        closing.signal.removeEventListener('abort', onClosing)
        player.kill('SIGKILL')
        stopFeeding()
        resolve(result)
      }
      let stopFeeding = () => {}
      const onAbort = () => settle(fail('aborted'))
      const onClosing = () => settle(fail('closed'))
      const cancel = clock.after(limits.timeoutMs, () => settle(fail('timeout')))
      limits.signal.addEventListener('abort', onAbort, { once: true })
      closing.signal.addEventListener('abort', onClosing, { once: true })
      player.once('error', (error: NodeJS.ErrnoException) =>
        settle(fail(error.code === 'ENOENT' ? 'noProgram' : 'failed', error.message)),
      )
      // Without descriptors left there are no pipes, and the error comes later.
      if (!player.stdin || !player.stderr) return
      player.stderr.setEncoding('utf8').on('data', (text: string) => {
        words = (words + text).slice(0, 200)
      })
      player.on('exit', (code) =>
        settle(
          code === 0 ? ok(undefined) : fail(/open error|No such/i.test(words) ? 'noDevice' : 'failed', words.trim()),
        ),
      )
      player.stdin.on('error', () => {})
      stopFeeding = feed(player.stdin, (code, detail) => settle(fail(code, detail)))
    })
  }

  return {
    playFile: (path, limits) =>
      limits.speedPercent === 100 && !path.endsWith('.opus')
        ? play([path], limits, (stdin) => endOf(stdin))
        : play([], limits, soundOf('ffmpeg', tempoArgs(path, limits.speedPercent))),
    speak: (text, lang, limits) =>
      play([], limits, soundOf(espeakProgram, [...espeakArgs(lang, limits.speedPercent), '--stdout'], text)),
    setVolume: async (percent, { timeoutMs, signal }) => {
      if (volumeControl === undefined) return fail('failed', 'no mixer control: capabilities.volumeControl')
      try {
        await run('amixer', ['-q', '-D', device, 'sset', volumeControl, `${percent}%`], { timeout: timeoutMs, signal })
        return ok(undefined)
      } catch (thrown) {
        return fail('failed', messageOf(thrown).split('\n')[0])
      }
    },
    probe: (signal) =>
      play(['-t', 'raw', '-f', 'U8', '-r', '8000'], { timeoutMs: probeMs, signal }, (stdin) => endOf(stdin, silence)),
    close: () => {
      closing.abort()
      return Promise.resolve()
    },
  }
}

/** The tempo changes, the pitch does not. */
const tempoArgs = (path: string, speedPercent: number): readonly string[] => [
  '-nostdin',
  '-v',
  'error',
  '-i',
  path,
  '-filter:a',
  `atempo=${speedPercent / 100}`,
  '-f',
  'wav',
  'pipe:1',
]

type Feed = (stdin: NodeJS.WritableStream, fail: (code: SoundFailure['code'], detail: string) => void) => () => void

/** The WAV that a program writes, given its input; answers how to end the program. */
function soundOf(program: string, args: readonly string[], input = ''): Feed {
  return (stdin, failed) => {
    const source = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] })
    source.on('error', (error: NodeJS.ErrnoException) =>
      failed(error.code === 'ENOENT' ? 'noProgram' : 'failed', program),
    )
    source.on('exit', (code) => {
      if (code !== 0 && code !== null) failed('failed', `${program} ended with ${code}`)
    })
    if (!source.stdin || !source.stdout) return () => {}
    source.stdin.on('error', () => {})
    source.stdin.end(input)
    source.stdout.pipe(stdin)
    // A voice whose listener has gone would wait with the text in its pipe for ever.
    return () => {
      source.kill('SIGKILL')
      source.stdout.destroy()
    }
  }
}

/** All that is to be fed at once; nothing is left to be stopped. */
function endOf(stdin: NodeJS.WritableStream, bytes?: Buffer): () => void {
  if (bytes) stdin.end(bytes)
  else stdin.end()
  return () => {}
}
