import { t } from '../../i18n/kiosk-text.ts'
import { problems } from '../../i18n/problems.ts'
import { listed, pick } from '../../i18n/speak.ts'
import { Icon } from '../../kit/icon.tsx'
import { BackKey, Key, PrimaryKey } from '../../kit/key.tsx'
import { Note } from '../../kit/note.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { Frame } from '../frame.tsx'
import { offered, press } from '../state.ts'

/** The six things a guide must say (受理条件 … 办理结果), in the words of the one who asks; before them, what of several matters is wanted. */
export function Guide({ at }: ScreenPropsOf<'guide'>) {
  const g = at.props
  const onlyOne = g.items.filter((i) => i.chosen).length === 1
  const choices = offered('toggleItem') ? g.items : []
  const items = choices.map(({ serviceId, name, chosen }) => ({
    icon: chosen ? 'check' : 'paper',
    label: pick(name),
    value: t(chosen ? 'guide.with' : 'guide.without'),
    act:
      chosen && onlyOne
        ? undefined
        : { label: t(chosen ? 'guide.leaveOut' : 'guide.add'), onPress: press({ id: 'toggleItem', serviceId }) },
  }))
  const rows = [
    ...items,
    { icon: 'person', label: t('guide.who'), value: pick(g.who) },
    { icon: 'paper', label: t('guide.bring'), value: listed(g.bring.map((b) => pick(b))) },
    { icon: 'flow', label: t('guide.steps'), value: listed(g.steps.map((s) => pick(s))) },
    { icon: 'cal', label: t('guide.limit'), value: pick(g.legalLimit) },
    { icon: 'seal', label: t('guide.result'), value: pick(g.result) },
    {
      icon: 'check',
      label: t('guide.items'),
      value: choices.length > 0 ? '' : listed(g.items.filter((i) => i.chosen).map((i) => pick(i.name))),
    },
  ].filter((r) => r.value !== '')
  const fit = useFit(`guide${g.service.id}`, 2, rows)
  const { service } = g
  return (
    <Frame
      name="guide"
      fit={fit}
      way={{ to: 'key' }}
      title={pick(service.name)}
      sub={pick(service.summary)}
      aside={
        <>
          <div class="facts fold-2">
            <div>
              <Icon name="clock" />
              {t('guide.minutes', { n: g.minutes })}
            </div>
            <div>
              <Icon name="yuan" />
              {pick(g.fee)}
            </div>
          </div>
          {!service.available && (
            <Note
              kind="mute"
              icon="lock"
              title={pick(problems[service.reason ?? 'service.unavailable'].title)}
              line={pick(problems[service.reason ?? 'service.unavailable'].hint)}
            />
          )}
        </>
      }
      dock={
        <>
          {offered('begin') && <PrimaryKey label={t('guide.begin')} onPress={press({ id: 'begin' })} />}
          {offered('beginForOther') && (
            <Key icon="people" label={t('guide.other')} onPress={press({ id: 'beginForOther' })} />
          )}
          {offered('back') && fit.page === 0 && <BackKey label={t('key.back')} onPress={press({ id: 'back' })} />}
        </>
      }
    >
      <Rows>
        {fit.items.map((r) => (
          <Row key={r.label} icon={r.icon} label={r.label} act={'act' in r ? r.act : undefined}>
            {r.value}
          </Row>
        ))}
      </Rows>
    </Frame>
  )
}
