import { useState } from 'preact/hooks'
import { m } from '../../i18n/more-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { act } from '../state.ts'
import { TypedPage } from './typed-page.tsx'

const ID_NUMBER = /^\d{17}[\dX]$/
const MOST_NAME = 60

interface ByHandProps extends ScreenPropsOf<'identify'> {
  readonly onBack: () => void
}

/**
 * For whoever has no card with them: the number, then the name, as they stand on it. A card that is placed meanwhile is read all the same. What
 * is typed is kept in this page alone, and goes with it.
 */
export function ByHand({ at, onBack }: ByHandProps) {
  const { step, problem, whose } = at.props
  const [asking, ask] = useState<'idNumber' | 'name'>('idNumber')
  const [idNumber, setIdNumber] = useState('')
  const [name, setName] = useState('')
  const [sent, setSent] = useState(false)
  const sub = whose === undefined ? m('hand.sub') : pick(whose)
  if (asking === 'name')
    return (
      <TypedPage
        key="name"
        step={step}
        title={m('hand.name')}
        sub={sub}
        kind="name"
        draft={name}
        onDraft={setName}
        longest={MOST_NAME}
        done={
          name.trim() === ''
            ? undefined
            : {
                label: m('form.next'),
                onPress: () => {
                  void act({ id: 'identifyByHand', name: name.trim(), idNumber })
                  setSent(true)
                  /* Where it goes on from, should the daemon find something wrong. */
                  ask('idNumber')
                },
              }
        }
        onBack={() => ask('idNumber')}
      />
    )
  const refused = sent && problem === 'identity.invalid'
  return (
    <TypedPage
      key="idNumber"
      step={step}
      title={m('hand.number')}
      sub={sub}
      kind="idNumber"
      draft={idNumber}
      onDraft={setIdNumber}
      longest={18}
      wrong={refused ? pick(problems[problem].title) : undefined}
      done={ID_NUMBER.test(idNumber) ? { label: m('form.next'), onPress: () => ask('name') } : undefined}
      onBack={onBack}
    />
  )
}
