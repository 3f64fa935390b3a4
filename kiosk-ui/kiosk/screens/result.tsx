import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { CasePlate } from '../../kit/case-plate.tsx'
import { Icon } from '../../kit/icon.tsx'
import { Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Qr } from '../../kit/qr.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press } from '../state.ts'

const TAKE = { card: 'result.takeCard', receipt: 'goodbye.receipt', none: 'result.takeSub' } as const

/** The answer first; then the number, large, with its code, whatever became of the paper. */
export function Result({ at }: ScreenPropsOf<'result'>) {
  const r = at.props
  const accepted = r.outcome !== 'unknown'
  const items = r.items.map((i) => ({
    label: i.name,
    value: i.state === 'accepted' ? { zh: i.caseNo ?? '', en: i.caseNo ?? '' } : words(t(`item.${i.state}`)),
  }))
  const fit = useFit(`result${at.rev}`, 3, roomForFacts(at.prefs.size) ? [...r.facts, ...items] : items)
  const kept = r.outcome === 'queued' || r.items.some((i) => i.state === 'queued')
  const trouble = r.problem === undefined ? undefined : problems[r.problem]
  return (
    <Frame
      name="result"
      fit={fit}
      way={{ to: 'loop' }}
      loop={<Icon name={accepted ? 'check' : 'hourglass'} />}
      title={t(`result.${r.outcome}`)}
      sub={pick(r.headline)}
      aside={
        trouble === undefined ? (
          <Note
            kind="ok"
            icon="card"
            title={t(
              r.take.length > 1
                ? 'result.take'
                : r.take.length === 0 && kept
                  ? 'goodbye.kept'
                  : TAKE[r.take[0] ?? 'none'],
            )}
            line={kept ? t('goodbye.keptSub') : r.take.length > 0 ? t('result.takeSub') : undefined}
            fold={3}
          />
        ) : (
          <Note
            kind={accepted ? 'tip' : 'mute'}
            icon={accepted ? 'printer' : 'hourglass'}
            title={pick(trouble.title)}
            line={pick(trouble.hint)}
            lineFold={3}
          />
        )
      }
      dock={
        <>
          {offered('next') && <PrimaryKey label={t('result.rate')} onPress={press({ id: 'next' })} />}
          {offered('reportProblem') && <Key label={t('key.cannot')} onPress={press({ id: 'reportProblem' })} />}
        </>
      }
    >
      {r.caseNo !== '' && (
        <section class="card slip">
          <div>
            <CasePlate label={t(accepted ? 'case.no' : 'case.ownNo')} value={r.caseNo} />
            <p class="fold-1">{t(r.receipt === 'printed' ? 'case.onReceipt' : 'case.keep')}</p>
          </div>
          {r.queryUrl !== '' && (
            <figure>
              <Qr payload={r.queryUrl} label={t('case.qr')} />
              <figcaption class="fold-2">{t('case.scan')}</figcaption>
            </figure>
          )}
        </section>
      )}
      {fit.items.length > 0 && (
        <Rows>
          {fit.items.map((f) => (
            <Row key={f.label.zh} label={pick(f.label)} personal>
              {pick(f.value)}
            </Row>
          ))}
        </Rows>
      )}
    </Frame>
  )
}

/** On a small panel with the largest letters the number comes alone; the facts stand on the receipt. */
function roomForFacts(size: string): boolean {
  return size !== 'xlarge' || !document.documentElement.hasAttribute('data-compact')
}

const words = (text: string) => ({ zh: text, en: text })
