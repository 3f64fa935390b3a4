import { t } from '../../i18n/kiosk-text.ts'
import { CasePlate } from '../../kit/case-plate.tsx'
import { Picture } from '../../kit/picture.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'

/** The line leaves the glass where the paper comes out. */
export function Printing({ at }: ScreenPropsOf<'printing'>) {
  const { side, step, caseNo } = at.props
  const fit = useFit(`printing${at.rev}`, 3)
  return (
    <Frame
      name="printing"
      fit={fit}
      way={{ to: 'device', side }}
      step={step}
      title={t('printing.ask')}
      sub={t('printing.sub')}
      aside={
        <div class="card where where--card">
          <Picture name="cabinet-printer" class="cabinet fold-2" />
          <div>
            <b>{t(`printing.where.${side}`)}</b>
            <p class="fold-1">{t('printing.whereSub')}</p>
          </div>
        </div>
      }
      dock={null}
    >
      <Picture name="printing" class="stage" />
      <CasePlate label={t('case.no')} value={caseNo} />
    </Frame>
  )
}
