import { type AtStep, type Next, type StepKind, stepEnded, type Tools } from '../tools.ts'

/** Questions, a page of them at a time. What is answered lies in the vault; the machine knows only which page is up. */
export const form: StepKind<'form'> = {
  enter: (tools, at, _step, before) => tools.show(at, { screen: 'form', page: 0 }, before),
  act(tools, at, _step, action) {
    const { view } = at
    const form = tools.context.form()
    if (view.screen !== 'form' || !form) return undefined
    if (action.id === 'back' && view.page > 0) return tools.show(at, { screen: 'form', page: view.page - 1 })
    /* With something missing the page stays; the vault has marked the question. */
    if (action.id !== 'next' || form.missing(view.page)) return undefined
    if (view.changing) return changed(tools, at, view.changing)
    return view.page + 1 < form.pages ? tools.show(at, { screen: 'form', page: view.page + 1 }) : tools.nextStep(at)
  },
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'form' || event.type !== 'answered') return undefined
    /* An answer may have taken questions, and with them pages, away. */
    const pages = tools.context.form()?.pages ?? 1
    return tools.show(at, { ...view, page: Math.min(view.page, Math.max(0, pages - 1)) })
  },
}

/**
 * Back to the review, unless the new answer asks for more: questions of this form that were not asked before come first, then a step that was
 * not wanted or that looks something up for the answers; from such a step on the way is the usual one.
 */
function changed(tools: Tools, at: AtStep, changing: readonly number[]): Next {
  const { context } = tools
  const { running } = at
  const facts = context.form()
  const open = Array.from({ length: facts?.pages ?? 0 }, (_, page) => page).find((page) => facts?.open(page))
  if (open !== undefined) return tools.show(at, { screen: 'form', page: open, changing })
  const anew = running.steps.findIndex(
    (s, i) =>
      i > running.stepIndex &&
      (s.step === 'review' ||
        (s.step === 'query' && s.subject !== undefined) ||
        (context.applies(running, s) && !changing.includes(i))),
  )
  return tools.enterStep(at, anew < 0 ? running.stepIndex + 1 : anew, stepEnded(running, 'done'))
}
