import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { m } from '../../i18n/more-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { Icon } from '../../kit/icon.tsx'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { act } from '../state.ts'
import { Keyboard } from './keyboard.tsx'
import { Typed } from './typed.tsx'

const ID_LETTERS = 18
/** As the daemon takes it. */
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
  const [letters, setLetters] = useState('')
  const [wrong, setWrong] = useState(false)
  const [sent, setSent] = useState(false)
  const fit = useFit(`by-hand${asking}`, 3)
  const ofNumber = asking === 'idNumber'
  const goOn = (): void => {
    const enough = ofNumber ? idNumber.length === ID_LETTERS : name.trim() !== ''
    setWrong(!enough)
    if (!enough) return
    if (ofNumber) return ask('name')
    void act({ id: 'identifyByHand', name: name.trim(), idNumber })
    setSent(true)
    ask('idNumber')
  }
  const refused = sent && problem === 'identity.invalid' && ofNumber
  const said = wrong ? m(ofNumber ? 'hand.short' : 'hand.noName') : refused ? pick(problems[problem].title) : undefined
  return (
    <Frame
      name="form"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={m(ofNumber ? 'hand.number' : 'hand.name')}
      sub={whose === undefined ? m('hand.sub') : pick(whose)}
      lone
      dock={
        <>
          <PrimaryKey label={m('form.next')} onPress={goOn} />
          <BackKey label={t('key.back')} onPress={ofNumber ? onBack : () => ask('idNumber')} />
        </>
      }
    >
      <section class="open open--typed">
        {said !== undefined && (
          <p class="open__wrong" role="alert">
            <Icon name="alert" />
            {said}
          </p>
        )}
        {ofNumber ? (
          <>
            <Typed kind="idNumber" draft={idNumber} />
            <Keyboard
              key="idNumber"
              kind="idNumber"
              draft={idNumber}
              onDraft={(next) => setIdNumber(next.slice(0, ID_LETTERS))}
            />
          </>
        ) : (
          <>
            <Typed kind="name" draft={name} unfinished={letters} />
            <Keyboard
              key="name"
              kind="name"
              draft={name}
              onDraft={(next) => setName(next.slice(0, MOST_NAME))}
              onUnfinished={setLetters}
            />
          </>
        )}
      </section>
    </Frame>
  )
}
