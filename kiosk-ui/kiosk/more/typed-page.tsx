import { useState } from 'preact/hooks'
import type { Draft } from '../../../src/api/contract.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { BackKey, PrimaryKey } from '../../kit/key.tsx'
import { useFit } from '../../kit/use-fit.ts'
import { Frame, type FrameProps } from '../frame.tsx'
import { lettersOf, useKeptDraft } from './keep-draft.ts'
import { Keyboard } from './keyboard.tsx'
import { Typed } from './typed.tsx'

interface TypedPageProps extends Pick<FrameProps, 'title' | 'sub' | 'wrong' | 'step'> {
  /** As the keyboards know it: `idNumber`, `name`, `phone`, `code`. */
  readonly kind: string
  /** As the daemon knows it. */
  readonly field: string
  readonly draft: string
  /** What was typed on the other page of the two. */
  readonly beside?: Draft['texts'][number] | undefined
  readonly onDraft: (draft: string) => void
  readonly longest: number
  /** Absent while there is nothing to take. */
  readonly done?: { readonly label: string; readonly onPress: () => void } | undefined
  readonly onBack: () => void
}

/** One thing to be typed has the screen to itself: a keyboard leaves no room for more on a wide panel. What is typed lives in the page that asks. */
export function TypedPage(p: TypedPageProps) {
  const { kind, field, draft, beside } = p
  const [letters, setLetters] = useState(lettersOf(field))
  const texts = [{ field, text: draft }]
  useKeptDraft({ open: field, letters, texts: beside === undefined ? texts : [beside, ...texts] })
  const fit = useFit(`typed-${kind}-${p.wrong}`, 3)
  return (
    <Frame
      name="typed"
      fit={fit}
      way={{ to: 'key' }}
      step={p.step}
      title={p.title}
      sub={p.sub}
      wrong={p.wrong}
      lone
      dock={
        <>
          {/* Letters that are not yet a word would be lost. */}
          {p.done && letters === '' && <PrimaryKey icon="check" {...p.done} />}
          <BackKey label={t('key.back')} onPress={p.onBack} />
        </>
      }
    >
      <div class="open open--typed">
        <Typed kind={kind} draft={draft} unfinished={letters} />
        <Keyboard
          kind={kind}
          draft={draft}
          unfinished={letters}
          onDraft={(next) => p.onDraft(next.slice(0, p.longest))}
          onUnfinished={setLetters}
        />
      </div>
    </Frame>
  )
}
