import { useState } from 'preact/hooks'
import { m } from '../../i18n/more-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { draftOf, keptDraft } from '../draft.ts'
import { act } from '../state.ts'
import { TypedPage } from './typed-page.tsx'

interface ByHandProps extends ScreenPropsOf<'identify'> {
  readonly onBack: () => void
}

/** What is asked, in order: as it stands on a card. */
const asked = [
  { field: 'idNumber', kind: 'cardNumber', title: 'hand.number', longest: 18, whole: /^(\d{17}[\dX]|[A-Z]{3}\d{12})$/ },
  { field: 'name', kind: 'name', title: 'hand.name', longest: 60, whole: /\S/ },
] as const

/** For whoever has no card with them: the number, then the name. A card that is placed meanwhile is read all the same. */
export function ByHand({ at, onBack }: ByHandProps) {
  const { step, problem, whose } = at.props
  const [nth, turnTo] = useState<0 | 1>(keptDraft()?.open === 'name' ? 1 : 0)
  const [idNumber, setIdNumber] = useState(draftOf('idNumber') ?? '')
  const [name, setName] = useState(draftOf('name') ?? '')
  const [sent, setSent] = useState(false)
  const { field, kind, title, longest, whole } = asked[nth]
  const draft = nth === 0 ? idNumber : name
  const refused = nth === 0 && sent && problem === 'identity.invalid'
  const send = (): void => {
    void act({ id: 'identifyByHand', name: name.trim(), idNumber })
    setSent(true)
    /* Where it goes on from, should the daemon find something wrong. */
    turnTo(0)
  }
  return (
    <TypedPage
      key={field}
      step={step}
      title={m(title)}
      sub={whose === undefined ? m('hand.sub') : pick(whose)}
      kind={kind}
      field={field}
      draft={draft}
      beside={nth === 0 ? { field: 'name', text: name } : { field: 'idNumber', text: idNumber }}
      onDraft={nth === 0 ? setIdNumber : setName}
      longest={longest}
      wrong={refused ? pick(problems[problem].title) : undefined}
      done={whole.test(draft) ? { label: m('form.next'), onPress: nth === 0 ? () => turnTo(1) : send } : undefined}
      onBack={nth === 0 ? onBack : () => turnTo(0)}
    />
  )
}
