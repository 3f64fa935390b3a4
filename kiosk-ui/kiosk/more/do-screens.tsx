import { useEffect, useRef, useState } from 'preact/hooks'
import { m } from '../../i18n/more-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { useBeat } from '../../kit/clock.ts'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Picture } from '../../kit/picture.tsx'
import { Qr } from '../../kit/qr.tsx'
import { Ring } from '../../kit/ring.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { useCamera } from '../camera.ts'
import { draftOf } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { act, authorized, offered, press, timeLeft } from '../state.ts'
import { SignatureField } from './signature-field.tsx'
import { TypedPage } from './typed-page.tsx'
import { Back, Cannot } from './ways-out.tsx'

export function DocumentScan({ at }: ScreenPropsOf<'document'>) {
  const { step, phase, side, title, hint, page, pages, promiseDays, problem } = at.props
  const fit = useFit(`document${phase}${problem}`, 2)
  const image = useCamera()
  const taken = useShown(phase === 'checking' ? '/api/v1/document/page' : null, `${at.rev}`)
  const again = problem === undefined ? undefined : problems[problem]
  const ask = { placing: 'document.place', taking: 'document.taking', checking: 'document.check' } as const
  return (
    <Frame
      name="document"
      fit={fit}
      way={offered('takePicture') || phase === 'checking' ? { to: 'key' } : { to: 'device', side }}
      step={step}
      title={again === undefined ? pick(title) : pick(again.title)}
      sub={
        again === undefined
          ? `${m(ask[phase])}${hint && phase === 'placing' ? ` · ${pick(hint)}` : ''}`
          : pick(again.hint)
      }
      aside={pages > 1 && <p class="muted fold-1">{m('document.page', { n: page, m: pages })}</p>}
      dock={
        <>
          {offered('takePicture') && (
            <PrimaryKey icon="camera" label={m('document.take')} onPress={press({ id: 'takePicture' })} />
          )}
          {offered('keepPage') && (
            <PrimaryKey icon="check" label={m('document.keep')} onPress={press({ id: 'keepPage' })} />
          )}
          {offered('retakePage') && <Key label={m('document.again')} onPress={press({ id: 'retakePage' })} />}
          {offered('next') && <Key label={m('document.enough')} onPress={press({ id: 'next' })} />}
          {offered('promise') && (
            <Key label={m('document.promise', { n: promiseDays ?? 0 })} onPress={press({ id: 'promise' })} />
          )}
          {offered('skipStep') && <Key label={m('document.skip')} onPress={press({ id: 'skipStep' })} />}
          <Cannot />
          <Back />
        </>
      }
    >
      {phase === 'checking' ? (
        <img class="sheetview" src={taken} alt={m('document.check')} />
      ) : (
        <div class="underlens">
          <Picture name="place-document" class={`stage stage--${side}`} />
          <img class="sheetview" ref={image} alt={m('document.place')} />
        </div>
      )}
    </Frame>
  )
}

export function Preview({ at }: ScreenPropsOf<'preview'>) {
  const { step, title, pages, copies } = at.props
  const fit = useFit('preview', 1)
  const picture = useShown('/api/v1/document/preview', `${at.rev}`)
  return (
    <Frame
      name="preview"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      sub={m('preview.pages', { n: pages, m: copies })}
      dock={
        <>
          {offered('print') && (
            <PrimaryKey icon="printer" label={m('preview.print')} onPress={press({ id: 'print' })} />
          )}
          {offered('skipStep') && <Key label={m('preview.skip')} onPress={press({ id: 'skipStep' })} />}
        </>
      }
    >
      <img class="sheetview" src={picture} alt={m('preview.view')} />
    </Frame>
  )
}

/** A picture that only the bearer may fetch; let go of when the screen goes. */
function useShown(path: string | null, key: string): string {
  const [url, setUrl] = useState('')
  useEffect(() => {
    if (path === null) return
    const stop = new AbortController()
    let held = ''
    void fetch(path, { ...authorized, signal: stop.signal })
      .then(async (answer) => {
        if (!answer.ok || stop.signal.aborted) return
        held = URL.createObjectURL(await answer.blob())
        setUrl(held)
      })
      .catch(() => undefined)
    return () => {
      stop.abort()
      if (held !== '') URL.revokeObjectURL(held)
      setUrl('')
    }
  }, [path, key])
  return url
}

/** The daemon takes no longer ones. */
const LONGEST_CODE = 64

export function Scan({ at }: ScreenPropsOf<'scan'>) {
  const { step, phase, side, title, hint, problem } = at.props
  const [typed, setTyped] = useState<string | null>(draftOf('code') ?? null)
  const fit = useFit(`scan${phase}${problem}`, 2)
  const again = problem === undefined ? undefined : problems[problem]
  if (typed !== null && offered('typeCode'))
    return (
      <TypedPage
        step={step}
        title={pick(title)}
        sub={m('scan.typeSub')}
        kind="code"
        field="code"
        draft={typed}
        onDraft={setTyped}
        longest={LONGEST_CODE}
        done={
          typed === ''
            ? undefined
            : {
                label: m('form.ok'),
                onPress: () => {
                  void act({ id: 'typeCode', value: typed })
                  setTyped(null)
                },
              }
        }
        onBack={() => setTyped(null)}
      />
    )
  return (
    <Frame
      name="scan"
      fit={fit}
      way={{ to: 'device', side }}
      step={step}
      title={again === undefined ? pick(title) : pick(again.title)}
      sub={
        again === undefined
          ? phase === 'asking'
            ? m('scan.asking')
            : hint
              ? pick(hint)
              : m('scan.sub')
          : pick(again.hint)
      }
      dock={
        <>
          {offered('typeCode') && <Key wide label={m('scan.type')} onPress={() => setTyped('')} />}
          <Cannot />
          <Back />
        </>
      }
    >
      <Picture name="show-code" class={`stage stage--${side}`} />
    </Frame>
  )
}

export function Sign({ at }: ScreenPropsOf<'sign'>) {
  const { step, phase, side, whose, statement, problem } = at.props
  const fit = useFit(`sign${phase}${problem}`, 1)
  const again = problem === undefined ? undefined : problems[problem]
  const clear = useRef(0)
  return (
    <Frame
      name="sign"
      fit={fit}
      way={phase === 'signing' ? { to: 'key' } : { to: 'device', side }}
      step={step}
      title={
        again === undefined
          ? phase === 'saving'
            ? m('sign.saving')
            : whose
              ? pick(whose)
              : m('sign.ask')
          : pick(again.title)
      }
      sub={again === undefined ? pick(statement) : pick(again.hint)}
      aside={offered('help') && <Note icon="help" title={m('sign.other')} fold={1} />}
      dock={
        <>
          {offered('signed') && <PrimaryKey icon="check" label={m('sign.done')} onPress={press({ id: 'signed' })} />}
          {offered('clearSignature') && (
            <Key
              label={m('sign.clear')}
              onPress={() => {
                clear.current += 1
                void act({ id: 'clearSignature' })
              }}
            />
          )}
          <Cannot />
          <Back />
        </>
      }
    >
      <SignatureField key={`${clear.current} ${problem ?? ''}`} label={m('sign.field')} active={phase === 'signing'} />
    </Frame>
  )
}

export function Pay({ at }: ScreenPropsOf<'pay'>) {
  useBeat()
  const { step, phase, title, amountFen, payUrl } = at.props
  const fit = useFit(`pay${phase}`, 1)
  const left = timeLeft('screen')
  return (
    <Frame
      name="pay"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      sub={phase === 'waiting' ? m('pay.ask') : m(phase === 'opening' ? 'pay.opening' : 'pay.canceling')}
      aside={left !== null && <Note icon="clock" title={m('pay.left', { n: left.seconds })} />}
      dock={offered('cancelPayment') && <Key wide label={m('pay.cancel')} onPress={press({ id: 'cancelPayment' })} />}
    >
      <div class="centre paying">
        <p class="paying__amount num" data-personal>
          <small>{m('pay.amount')}</small> ¥ {(amountFen / 100).toFixed(2)}
        </p>
        {payUrl === '' ? (
          <Ring>
            <Picture name="life-pay" class="inring" />
          </Ring>
        ) : (
          <Qr payload={payUrl} label={m('pay.qr')} />
        )}
      </div>
    </Frame>
  )
}
