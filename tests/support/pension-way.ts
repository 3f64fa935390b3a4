import type { Lang, ScreenId } from '../../src/api/contract.ts'

/** A key and the screen it leads to. */
export type Stride = readonly [key: string | RegExp, screen: ScreenId]

const screens = ['home', 'guide', 'consent', 'identify', 'face', 'review'] as const
const keys: Readonly<
  Record<Lang, Readonly<Record<(typeof screens)[number], string> & { submit: string; rate: string }>>
> = {
  zh: {
    home: '开始办事',
    guide: '常办：养老待遇资格认证',
    consent: '开始办理',
    identify: '同意，继续',
    face: '是我，继续',
    review: '拍照片',
    submit: '确认提交',
    rate: '去评价',
  },
  hk: {
    home: '開始辦事',
    guide: '常辦：養老待遇資格認證',
    consent: '開始辦理',
    identify: '同意，繼續',
    face: '是我，繼續',
    review: '拍照片',
    submit: '確認提交',
    rate: '去評價',
  },
  en: {
    home: 'Start',
    guide: 'Often used: Pension entitlement check',
    consent: 'Begin',
    identify: 'Agree, go on',
    face: 'Yes, go on',
    review: 'Take picture',
    submit: 'Send it',
    rate: 'Rate it',
  },
  pt: {
    home: 'Começar',
    guide: 'Mais usado: Prova de direito à pensão',
    consent: 'Iniciar',
    identify: 'Aceito',
    face: 'Sim, continuar',
    review: 'Fotografar',
    submit: 'Enviar',
    rate: 'Avaliar',
  },
}

/** The keys of the pension visit, by the screens they lead to; the card is laid down at the end of `toCard`. */
export function pensionWay(lang: Lang): {
  readonly toCard: readonly Stride[]
  readonly toReview: readonly Stride[]
  /** All of these. */
  readonly strides: readonly Stride[]
  readonly submit: string
  readonly rate: string
} {
  const said = keys[lang]
  const strides = screens.map((screen): Stride => [said[screen], screen])
  return { toCard: strides.slice(0, 4), toReview: strides.slice(4), strides, submit: said.submit, rate: said.rate }
}

/** Presses each key and sees that the screen has come. */
export async function walk(
  strides: readonly Stride[],
  press: (key: string | RegExp) => Promise<void>,
  arrive: (screen: ScreenId) => Promise<void>,
): Promise<void> {
  for (const [key, screen] of strides) {
    await press(key)
    await arrive(screen)
  }
}
