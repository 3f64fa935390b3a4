import type { Lang } from '../../src/api/contract.ts'

/** Sentences that are spoken in the pension visit and around it, by what they are about; one table, so that no language forgets one. */
export interface SpokenWords {
  /** The key of the floor, the key on its sheet, and the key that closes it. */
  readonly listen: string
  readonly readToMe: string
  readonly fine: string
  readonly canPress: string
  readonly nextPage: string
  readonly thatWasAll: string
  readonly instead: string
  readonly hello: string
  readonly service: string
  readonly consent: string
  readonly ownConsent: string
  readonly refuse: string
  readonly placeCard: string
  readonly isItYou: string
  readonly camera: string
  readonly allRight: string
  readonly done: string
  readonly satisfied: string
  readonly level: string
  readonly noted: string
  readonly keepIt: string
  readonly goodbye: string
}

export const spokenWords: Readonly<Record<Lang, SpokenWords>> = {
  zh: {
    listen: '听',
    readToMe: '念给我听',
    fine: '这样就好',
    canPress: '可以按：',
    nextPage: '看下一页',
    thatWasAll: '念完了',
    instead: '这里是您的信息，插上耳机可以听。',
    hello: '您好，想办什么事？',
    service: '养老待遇资格认证',
    consent: '可以拍一张照片，核对身份吗？',
    ownConsent: '这一项要您单独同意。',
    refuse: '不同意',
    placeCard: '请放身份证',
    isItYou: '是您本人吗？',
    camera: '脸放在圆圈里，站着坐着都可以。',
    allRight: '看一看，都对吗？',
    done: '办好了',
    satisfied: '这次办得满意吗？',
    level: '满意',
    noted: '已记下“满意”',
    keepIt: '就这样',
    goodbye: '谢谢您，慢走',
  },
  hk: {
    listen: '聽',
    readToMe: '讀給我聽',
    fine: '這樣就好',
    canPress: '可以按：',
    nextPage: '看下一頁',
    thatWasAll: '讀完了',
    instead: '這裏是您的資料，插上耳機可以聽。',
    hello: '您好，想辦什麼事？',
    service: '養老待遇資格認證',
    consent: '可以拍一張照片，核對身份嗎？',
    ownConsent: '這一項要您另外同意。',
    refuse: '不同意',
    placeCard: '請放身份證',
    isItYou: '是您本人嗎？',
    camera: '臉放在圓圈裏，站着坐着都可以。',
    allRight: '看一看，都對嗎？',
    done: '辦好了',
    satisfied: '這次辦得滿意嗎？',
    level: '滿意',
    noted: '已記下「滿意」',
    keepIt: '就這樣',
    goodbye: '謝謝您，慢走',
  },
  en: {
    listen: 'Listen',
    readToMe: 'Read to me',
    fine: 'Done',
    canPress: 'You can press:',
    nextPage: 'Next page',
    thatWasAll: 'That was all',
    instead: 'Here is your own information. Plug in headphones to hear it.',
    hello: 'What do you need?',
    service: 'Pension entitlement check',
    consent: 'May we take a picture to check who you are?',
    ownConsent: 'This needs your own consent.',
    refuse: 'I refuse',
    placeCard: 'Place your ID card',
    isItYou: 'Is this you?',
    camera: 'Keep your face in the ring. You may sit or stand.',
    allRight: 'Is everything right?',
    done: 'All done',
    satisfied: 'Were you satisfied?',
    level: 'Satisfied',
    noted: 'Noted: Satisfied',
    keepIt: 'Keep it',
    goodbye: 'Thank you. Goodbye',
  },
  pt: {
    listen: 'Ouvir',
    readToMe: 'Ler em voz alta',
    fine: 'Está bem',
    canPress: 'Pode premir:',
    nextPage: 'Página seguinte',
    thatWasAll: 'É tudo. Prima',
    instead: 'Aqui estão os seus dados. Ligue auscultadores para os ouvir.',
    hello: 'De que precisa?',
    service: 'Prova de direito à pensão',
    consent: 'Podemos tirar uma fotografia para confirmar quem é?',
    ownConsent: 'Para isto é preciso o seu consentimento.',
    refuse: 'Não aceito',
    placeCard: 'Ponha o bilhete de identidade',
    isItYou: 'É o próprio?',
    camera: 'Ponha o rosto no círculo, de pé ou sentado.',
    allRight: 'Está tudo certo?',
    done: 'Está feito',
    satisfied: 'Ficou satisfeito?',
    level: 'Satisfeito',
    noted: 'Anotado: Satisfeito',
    keepIt: 'Está bem assim',
    goodbye: 'Obrigado. Até breve',
  },
}
