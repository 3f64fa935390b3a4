import type { StaffView } from '../contract/staff.ts'
import type { Projection, ProjectionOf, Question, ScreenId, Text } from '../contract.ts'

/**
 * What a helper at the branch PC sees of the citizen's screen. Built from nothing and filled with what is known to be nobody's: words of the
 * catalogue, codes, places in the service. Whatever a screen may show besides, a value among it, has no way in here.
 */
export function maskedView(at: Projection): StaffView {
  const own = ownWords(at)
  const { step } = at.props as { readonly step?: StaffView['step'] }
  const { problem } = at.props as { readonly problem?: StaffView['problem'] }
  return {
    screen: at.screen,
    rows: [],
    ...(step ? { step: { index: step.index, count: step.count } } : {}),
    ...(problem ? { problem } : {}),
    ...own,
    ...(at.overlay ? { overlay: at.overlay.kind } : {}),
    remainingMs: at.remainingMs,
  }
}

type Own = Pick<StaffView, 'title' | 'phase' | 'problem'> & { readonly rows?: StaffView['rows'] }
type Drawer = { readonly [S in ScreenId]?: (at: ProjectionOf<S>) => Own }

const labels = (rows: readonly { readonly label: Text; readonly value: string | Text }[]): StaffView['rows'] =>
  rows.map(({ label, value }) => ({ label, filled: typeof value === 'string' ? value !== '' : value.zh !== '' }))
const asked = (questions: readonly Question[]): StaffView['rows'] =>
  questions.map((q) => ({
    label: q.label,
    filled: q.value !== '',
    ...(q.problem === undefined ? {} : { wrong: true }),
  }))

const drawers: Drawer = {
  guide: ({ props }) => ({ title: props.service.name }),
  identify: ({ props }) => ({ phase: props.phase, ...(props.whose ? { title: props.whose } : {}) }),
  face: ({ props }) => ({ phase: props.phase }),
  review: ({ props }) => ({ title: props.service, rows: labels(props.rows) }),
  form: ({ props }) => ({ title: props.title, rows: asked(props.questions) }),
  choose: ({ props }) => ({ title: props.title }),
  records: ({ props }) => ({ title: props.title }),
  licences: ({ props }) => ({
    phase: props.phase,
    rows: props.types.map((t) => ({ label: t.name, filled: t.found === true })),
  }),
  document: ({ props }) => ({ title: props.title, phase: props.phase }),
  scan: ({ props }) => ({ title: props.title, phase: props.phase }),
  sign: ({ props }) => ({ title: props.statement, phase: props.phase }),
  pay: ({ props }) => ({ title: props.title, phase: props.phase }),
  appointment: ({ props }) => ({ title: props.title }),
  deliver: ({ props }) => ({ title: props.title, rows: asked(props.questions) }),
  preview: ({ props }) => ({ title: props.title }),
  result: ({ props }) => ({ title: props.service, phase: props.outcome }),
  rating: ({ props }) => ({ title: props.service }),
  problem: ({ props }) => ({ problem: props.code, ...(props.service ? { title: props.service } : {}) }),
  outOfService: ({ props }) => ({ problem: props.code }),
}

function ownWords(at: Projection): Own {
  /* The screen and its projection are one pair; the compiler cannot follow that through the table. */
  const draw = drawers[at.screen] as ((at: Projection) => Own) | undefined
  return draw?.(at) ?? {}
}
