import type { DockState } from '../../src/cli/demo/dock-contract.ts'
import { t } from '../i18n/dock-text.ts'
import { Icon } from '../kit/icon.tsx'
import { StateMark } from '../kit/state-mark.tsx'
import { Choice } from './choice.tsx'
import { order } from './state.ts'

/** What lies outside the cabinet: the line, the office at its other end, and the program itself. */
export function WorldCard({ s }: { readonly s: DockState }) {
  return (
    <section class="panel dev" aria-label={t('world')}>
      <header>
        <h2>
          <Icon name="net" />
          {t('world')}
        </h2>
      </header>
      <div class="dev__in">
        <Choice
          label={t('network')}
          value={s.network}
          options={(['up', 'cut'] as const).map((value) => ({ value, word: t(`network.${value}`) }))}
          onChoose={(to) => void order({ order: 'network', to })}
        />
        <Choice
          label={t('backend')}
          value={s.backend}
          options={(['normal', 'error500', 'silent'] as const).map((value) => ({ value, word: t(`backend.${value}`) }))}
          onChoose={(to) => void order({ order: 'backend', to })}
        />
        <p class="dev__now">
          <StateMark state={s.kioskd.running ? 'serving' : 'stopped'} />{' '}
          {s.kioskd.running ? t('running', { n: s.kioskd.restarts }) : t('down')}
        </p>
        <button
          type="button"
          class="btn btn--alert"
          disabled={!s.kioskd.running}
          onClick={() => void order({ order: 'killKioskd' })}
        >
          <Icon name="power" />
          {t('kill')}
        </button>
      </div>
    </section>
  )
}
