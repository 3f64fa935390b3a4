import type { StepKind } from '../tools.ts'

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
    return view.page + 1 < form.pages ? tools.show(at, { screen: 'form', page: view.page + 1 }) : tools.nextStep(at)
  },
  on(tools, at, _step, event) {
    const { view } = at
    if (view.screen !== 'form' || event.type !== 'answered') return undefined
    /* An answer may have taken questions, and with them pages, away. */
    const pages = tools.context.form()?.pages ?? 1
    return tools.show(at, { screen: 'form', page: Math.min(view.page, Math.max(0, pages - 1)) })
  },
}
