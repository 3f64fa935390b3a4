import type { DockCamera, DockDevice, DockPrinter, DockReader, DockState } from '../../src/cli/demo/dock-contract.ts'
import { dockText, t } from '../i18n/dock-text.ts'
import { Icon } from '../kit/icon.tsx'
import { StateMark } from '../kit/state-mark.tsx'
import { Choice } from './choice.tsx'
import { order } from './state.ts'

const ICONS = { identityReader: 'card', printer: 'printer', camera: 'camera' } as const

export function DeviceCard({ device, cards }: { readonly device: DockDevice; readonly cards: DockState['cards'] }) {
  return (
    <section class="panel dev" aria-label={t(device.kind)}>
      <header>
        <h2>
          <Icon name={ICONS[device.kind]} />
          {t(device.kind)}
        </h2>
        <span class="dev__state">
          <StateMark state={device.plugged ? 'serving' : 'lost'} /> {t(device.plugged ? 'plugged' : 'unplugged')}
        </span>
      </header>
      <div class="dev__in">
        {device.kind === 'identityReader' && <Reader d={device} cards={cards} />}
        {device.kind === 'printer' && <Printer d={device} />}
        {device.kind === 'camera' && <Camera d={device} />}
        <Faults d={device} />
        <button
          type="button"
          class="btn"
          onClick={() => void order({ order: device.plugged ? 'unplug' : 'plug', device: device.id })}
        >
          <Icon name="power" />
          {t(device.plugged ? 'unplug' : 'plug')}
        </button>
      </div>
    </section>
  )
}

function Reader({ d, cards }: { readonly d: DockReader; readonly cards: DockState['cards'] }) {
  const on = cards.find((c) => c.id === d.card)
  return (
    <>
      <p class="dev__now">{on === undefined ? t('noCard') : t('cardOn', { card: on.label })}</p>
      <div class="idcards">
        {cards.map((c) => (
          <button
            key={c.id}
            type="button"
            class="idcard"
            aria-pressed={c.id === d.card}
            onClick={() => void order({ order: 'insertCard', device: d.id, card: c.id })}
          >
            <Icon name="card" />
            <span>{c.label}</span>
          </button>
        ))}
      </div>
      <button
        type="button"
        class="btn"
        disabled={d.card === null}
        onClick={() => void order({ order: 'removeCard', device: d.id })}
      >
        <Icon name="undo" />
        {t('remove')}
      </button>
    </>
  )
}

function Printer({ d }: { readonly d: DockPrinter }) {
  return (
    <>
      <Choice
        label={t('paper')}
        value={d.paper}
        options={(['ok', 'low', 'empty'] as const).map((value) => ({ value, word: t(`paper.${value}`) }))}
        onChoose={(level) => void order({ order: 'paper', device: d.id, level })}
      />
      <Choice
        label={t('cover')}
        value={d.coverOpen ? 'open' : 'shut'}
        options={(['shut', 'open'] as const).map((value) => ({ value, word: t(`cover.${value}`) }))}
        onChoose={(to) => void order({ order: 'cover', device: d.id, open: to === 'open' })}
      />
    </>
  )
}

function Camera({ d }: { readonly d: DockCamera }) {
  return (
    <>
      <Choice
        label={t('before')}
        value={d.scene}
        options={(['person', 'other-person', 'nobody', 'dark'] as const).map((value) => ({
          value,
          word: t(`scene.${value}`),
        }))}
        onChoose={(scene) => void order({ order: 'scene', device: d.id, scene })}
      />
      <Choice
        label={t('picture')}
        value={d.frozen ? 'frozen' : 'moves'}
        options={(['moves', 'frozen'] as const).map((value) => ({ value, word: t(`picture.${value}`) }))}
        onChoose={(to) => void order({ order: 'freeze', device: d.id, frozen: to === 'frozen' })}
      />
    </>
  )
}

const ORDERABLE: Readonly<Record<DockDevice['kind'], readonly string[]>> = {
  identityReader: ['garble', 'silent'],
  printer: ['jamOnNextJob', 'silent'],
  camera: [],
}

/** What the simulator can be told to do wrong; those that stand now are pressed. */
function Faults({ d }: { readonly d: DockDevice }) {
  const all = [...new Set([...ORDERABLE[d.kind], ...d.faults])].filter((f) => f !== 'none')
  if (all.length === 0) return null
  const word = (f: string): string => (`fault.${f}` in dockText ? t(`fault.${f}` as 'fault.none') : f)
  return (
    <fieldset class="choice">
      <legend>{t('faults')}</legend>
      <div>
        {['none', ...all].map((f) => (
          <button
            key={f}
            type="button"
            class="btn"
            aria-pressed={f === 'none' ? d.faults.length === 0 : d.faults.includes(f)}
            onClick={() => void order({ order: 'fault', device: d.id, fault: f })}
          >
            {word(f)}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
