import { useEffect, useState } from 'preact/hooks'
import { dayWords, slotWords } from '../../i18n/day.ts'
import { t } from '../../i18n/kiosk-text.ts'
import { m } from '../../i18n/more-text.ts'
import { problems } from '../../i18n/problems.ts'
import { pick } from '../../i18n/speak.ts'
import { Icon } from '../../kit/icon.tsx'
import { Key, PrimaryKey, pressing } from '../../kit/key.tsx'
import { Row, Rows } from '../../kit/row.tsx'
import { Hit } from '../../kit/tile.tsx'
import { useFit } from '../../kit/use-fit.ts'
import type { ScreenPropsOf } from '../app.tsx'
import { draftOf } from '../draft.ts'
import { Frame } from '../frame.tsx'
import { useReveal } from '../reveal.tsx'
import { act, offered, press } from '../state.ts'
import { lettersOf, useKeptDraft } from './keep-draft.ts'
import { Keyboard } from './keyboard.tsx'
import { PhonePage } from './phone-page.tsx'
import { farAway, HERE_M, PlacesChart } from './places-chart.tsx'
import { answerAndGoOn, Questions, wrongOf } from './questions.tsx'
import { lineOf } from './records.tsx'
import { Back, Cannot } from './ways-out.tsx'

/** A few letters, a number or a word find it. Words that were understood come in place of what was typed. */
export function Search({ at }: ScreenPropsOf<'search'>) {
  return <Searching key={at.props.spoken} at={at} />
}

function Searching({ at }: ScreenPropsOf<'search'>) {
  const { found, typed, speech } = at.props
  const letters = lettersOf('search')
  const [draft, setDraft] = useState(typed.endsWith(letters) ? typed.slice(0, typed.length - letters.length) : typed)
  const [pinyin, setPinyin] = useState(letters)
  useKeptDraft({ open: 'search', letters: pinyin, texts: [] })
  const fit = useFit(`search${at.rev}`, 1, found.slice(0, 4))
  const wanted = draft + pinyin
  /* With every letter, before it is made into a word; again when the answer to an earlier one has come, for fingers quicker than answers. */
  useEffect(() => {
    if (wanted !== typed) void act({ id: 'search', text: wanted })
  }, [wanted, at.rev])
  const now = speech === 'listening' || speech === 'understanding' ? (`search.${speech}` as const) : undefined
  const said =
    speech === 'nothing' || speech === 'failed'
      ? (`search.${speech}` as const)
      : found.length === 0 && typed !== ''
        ? 'search.none'
        : undefined
  return (
    <Frame
      name="search"
      fit={fit}
      way={{ to: 'key' }}
      title={m('search.ask')}
      sub={m(offered('listen') ? 'search.subSpeak' : 'search.sub')}
      lone
      dock={
        <>
          {offered('listen') && (
            <PrimaryKey
              icon={now === undefined ? 'mic' : 'check'}
              label={m(now === undefined ? 'search.speak' : 'search.said')}
              onPress={press({ id: 'listen' })}
            />
          )}
          {at.props.byDepartment && <Key label={t('home.departments')} onPress={press({ id: 'openDepartments' })} />}
          <Back />
        </>
      }
    >
      <output class="draft draft--tail" data-personal>
        <bdi>{now === undefined ? wanted || ' ' : m(now)}</bdi>
      </output>
      <div class="hits" data-fit>
        {fit.items.map((s) => (
          <Hit
            key={s.id}
            name={pick(s.name)}
            line={s.number ?? pick(s.summary)}
            reason={s.available ? undefined : pick(problems[s.reason ?? 'service.unavailable'].title)}
            onPress={press({ id: 'openService', serviceId: s.id })}
          />
        ))}
        {said !== undefined && <p class="muted">{m(said)}</p>}
      </div>
      <Keyboard kind="search" draft={draft} unfinished={pinyin} onDraft={setDraft} onUnfinished={setPinyin} />
    </Frame>
  )
}

export function Form({ at }: ScreenPropsOf<'form'>) {
  const { step, title, page, pages, questions } = at.props
  const fit = useFit(`form${at.rev}`, 3)
  return (
    <Frame
      name="form"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      wrong={wrongOf(questions)}
      sub={pages > 1 ? t('frame.page', { n: page + 1, m: pages }) : undefined}
      lone
      dock={
        <>
          {offered('next') && <PrimaryKey label={m('form.next')} onPress={() => void answerAndGoOn()} />}
          <Back />
        </>
      }
    >
      <Questions questions={questions} page={`${page}`} change={at.props.change} />
    </Frame>
  )
}

const howFar = (metres: number): string => (metres < HERE_M ? m('place.at') : farAway(metres))

export function Choose({ at }: ScreenPropsOf<'choose'>) {
  const { shown, key } = useReveal()
  const { step, title, several, options, chart, records } = at.props
  const choices = [
    ...options.map((o, i) => ({
      value: o.value,
      name: chart ? `${i + 1}. ${pick(o.label)}` : pick(o.label),
      line: [o.at?.distanceM === undefined ? [] : howFar(o.at.distanceM), o.hint ? pick(o.hint) : []]
        .flat()
        .join(' · '),
      chosen: o.chosen,
      record: false,
    })),
    ...records.map((r) => ({
      value: r.id,
      name: shown?.[r.id] ?? r.title,
      line: lineOf(r, shown),
      chosen: r.chosen,
      record: true,
    })),
  ]
  const fit = useFit(`choose${at.rev}`, 1, choices)
  const toggle = (value: string): void => {
    const chosen = choices.filter((c) => c.chosen).map((c) => c.value)
    const next = several ? (chosen.includes(value) ? chosen.filter((c) => c !== value) : [...chosen, value]) : [value]
    void act({ id: 'choose', values: next })
  }
  return (
    <Frame
      name={chart ? 'choose page--places' : 'choose'}
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      sub={m(several ? 'choose.several' : 'choose.sub')}
      lone
      aside={records.some((r) => r.hidden) && key}
      dock={
        <>
          {offered('next') && choices.some((c) => c.chosen) && (
            <PrimaryKey label={m('choose.done')} onPress={press({ id: 'next' })} />
          )}
          <Back />
        </>
      }
    >
      {chart && <PlacesChart chart={chart} places={options} />}
      <div class="hits" data-fit data-personal="state">
        {fit.items.map((c) => (
          <button
            key={c.value}
            type="button"
            class="hit"
            aria-pressed={c.chosen}
            onClick={() => toggle(c.value)}
            {...pressing}
          >
            <span data-personal={c.record || undefined}>
              <b>{c.name}</b>
              <span class={chart ? undefined : 'fold-1'}>{c.line}</span>
            </span>
            {several ? (
              <i class="box">{c.chosen && <Icon name="check" />}</i>
            ) : (
              <Icon name={c.chosen ? 'check' : 'go'} />
            )}
          </button>
        ))}
      </div>
    </Frame>
  )
}

export function Licences({ at }: ScreenPropsOf<'licences'>) {
  const { step, phase, purpose, types } = at.props
  const fit = useFit(`licences${phase}`, 1, types)
  return (
    <Frame
      name="licences"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={m(phase === 'asking' ? 'licences.ask' : 'licences.shown')}
      sub={pick(purpose)}
      dock={
        <>
          {offered('agree') && <PrimaryKey label={m('licences.agree')} icon="check" onPress={press({ id: 'agree' })} />}
          {offered('next') && <PrimaryKey label={m('form.next')} onPress={press({ id: 'next' })} />}
          {offered('refuse') && <Key label={m('licences.refuse')} onPress={press({ id: 'refuse' })} />}
          <Back />
        </>
      }
    >
      <Rows>
        {fit.items.map((type) => (
          <Row key={type.name.zh} icon="card" label={pick(type.name)} personal>
            {type.found === undefined ? '' : m(type.found ? 'licences.found' : 'licences.missing')}{' '}
            {dayWords(type.validTo ?? '')}
          </Row>
        ))}
      </Rows>
    </Frame>
  )
}

export function Appointment({ at }: ScreenPropsOf<'appointment'>) {
  const { step, title, slots, problem } = at.props
  const fit = useFit(`slots${at.rev}`, 1, slots)
  return (
    <Frame
      name="appointment"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      sub={problem === undefined ? m('slot.ask') : pick(problems[problem].title)}
      lone
      dock={
        <>
          <Cannot />
          <Back />
        </>
      }
    >
      <div class="hits" data-fit>
        {fit.items.map((s) => (
          <Hit
            key={s.id}
            name={slotWords(s.startsAt)}
            line={`${s.place}  ${m('slot.left', { n: s.left })}`}
            onPress={press({ id: 'chooseSlot', slotId: s.id })}
          />
        ))}
      </div>
    </Frame>
  )
}

export function Deliver({ at }: ScreenPropsOf<'deliver'>) {
  const { step, title, ways, questions } = at.props
  const fit = useFit(`deliver${at.rev}`, 3)
  const asking = questions.length > 0
  return (
    <Frame
      name="deliver"
      fit={fit}
      way={{ to: 'key' }}
      step={step}
      title={pick(title)}
      wrong={wrongOf(questions)}
      sub={asking ? m('deliver.where') : undefined}
      lone
      dock={
        <>
          {offered('next') && <PrimaryKey label={m('form.next')} onPress={() => void answerAndGoOn()} />}
          <Back />
        </>
      }
    >
      {asking ? (
        <Questions questions={questions} page="post" />
      ) : (
        <div class="hits" data-fit>
          {ways.map((way) => (
            <Hit key={way} name={m(`deliver.${way}`)} line="" onPress={press({ id: 'chooseWay', way })} />
          ))}
        </div>
      )}
    </Frame>
  )
}

export function RatingReasons({ at }: ScreenPropsOf<'ratingReasons'>) {
  const { reasons, contact } = at.props
  const [calling, setCalling] = useState(draftOf('phone') !== undefined)
  const fit = useFit(`reasons${at.rev}${calling}`, 1, reasons)
  const chosen = reasons.filter((r) => r.chosen).map((r) => r.code)
  const toggle = (code: string): void =>
    void act({
      id: 'rateReasons',
      reasons: chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code],
    })
  if (calling && !contact) return <PhonePage onClose={() => setCalling(false)} />
  return (
    <Frame
      name="reasons"
      fit={fit}
      way={{ to: 'key' }}
      title={m('reasons.ask')}
      sub={m('reasons.sub')}
      lone
      dock={
        <>
          {offered('next') && <PrimaryKey label={m('form.next')} onPress={press({ id: 'next' })} />}
          {contact ? (
            <p class="muted">{m('reasons.phoneLeft')}</p>
          ) : (
            <Key icon="call" label={m('reasons.phone')} onPress={() => setCalling(true)} />
          )}
        </>
      }
    >
      <div class="options">
        {fit.items.map((r) => (
          <button
            key={r.code}
            type="button"
            class="option"
            aria-pressed={r.chosen}
            onClick={() => toggle(r.code)}
            {...pressing}
          >
            {r.chosen && <Icon name="check" />}
            {pick(r.label)}
          </button>
        ))}
      </div>
    </Frame>
  )
}
