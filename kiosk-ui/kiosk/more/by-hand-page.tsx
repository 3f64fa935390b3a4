import { useState } from 'preact/hooks'
import { t } from '../../i18n/kiosk-text.ts'
import { m } from '../../i18n/more-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { Frame } from '../frame.tsx'
import { act } from '../state.ts'
import { Keyboard } from './keyboard.tsx'
import { Typed } from './typed.tsx'

const idNumber = /^\d{17}[\dX]$/
const longest = { idNumber: 18, name: 40 } as const

/** Who has no card with them types its number, then their name; the daemon looks whether both can be. */
export function ByHandPage({ onClose }: { readonly onClose: () => void }) {
  const [kind, ask] = useState<'idNumber' | 'name'>('idNumber')
  const [typed, setTyped] = useState({ idNumber: '', name: '' })
  const [unfinished, setUnfinished] = useState('')
  const fit = useFit(`byHand${kind}`, 2)
  const goOn = (): void => {
    if (kind === 'idNumber') return ask('name')
    void act({ id: 'identifyByHand', ...typed })
    onClose()
  }
  const ready = kind === 'name' ? typed.name !== '' : idNumber.test(typed.idNumber)
  return (
    <Frame
      name="byhand"
      fit={fit}
      way={{ to: 'key' }}
      title={m(`byHand.${kind}`)}
      sub={m('byHand.sub')}
      lone
      dock={
        <>
          {ready && (
            <PrimaryKey
              label={m(kind === 'name' ? 'form.ok' : 'form.next')}
              icon={kind === 'name' ? 'check' : 'go'}
              onPress={goOn}
            />
          )}
          <BackKey label={t('key.back')} onPress={kind === 'name' ? () => ask('idNumber') : onClose} />
        </>
      }
    >
      <div class="open open--typed" key={kind}>
        <Typed kind={kind} draft={typed[kind]} unfinished={unfinished} />
        <Keyboard
          kind={kind}
          draft={typed[kind]}
          onDraft={(next) => setTyped({ ...typed, [kind]: next.slice(0, longest[kind]) })}
          onUnfinished={setUnfinished}
        />
      </div>
    </Frame>
  )
}
