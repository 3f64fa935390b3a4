import type { StepKind } from '../tools.ts'

export const result: StepKind<'result'> = {
  enter: (tools, at, _step, before) => tools.toResult(at, before),
}
