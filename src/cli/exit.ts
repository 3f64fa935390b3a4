import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { type ConfigProblem, formatProblem } from '../kernel/config/yaml.ts'
import { messageOf } from '../kernel/result.ts'

export const exitCodes = { good: 0, problem: 1, badUse: 2 } as const

type Parsed<T extends ParseArgsOptionsConfig> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true }>>

/** Parses a command's own arguments; prints help or the mistake and answers the exit code when there is nothing to run. */
export function readArgs<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
  help: string,
): { readonly args: Parsed<T & { help: { type: 'boolean' } }> } | { readonly exit: number } {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    })
    if ((parsed.values as { help?: boolean }).help) {
      console.log(help)
      return { exit: exitCodes.good }
    }
    return { args: parsed as unknown as Parsed<T & { help: { type: 'boolean' } }> }
  } catch (thrown) {
    console.error(`kioskd: ${messageOf(thrown)}\n\n${help}`)
    return { exit: exitCodes.badUse }
  }
}

/** Prints what is wrong, one line each, on stderr, or as JSON on stdout. */
export function printProblems(problems: readonly ConfigProblem[], asJson: boolean): void {
  if (asJson) console.log(JSON.stringify({ ok: problems.length === 0, problems }))
  else for (const problem of problems) console.error(formatProblem(problem))
}
