import { speak } from './speak.ts'

/** What is said beside the words that stand on a screen, and what stands on the voice's own sheet and bar. */
export const voiceText = {
  'voice.ask': {
    zh: '要念给您听吗？',
    hk: '要讀給您聽嗎？',
    en: 'Shall this be read to you?',
    pt: 'Quer que leia em voz alta?',
  },
  'voice.on': { zh: '念给我听', hk: '讀給我聽', en: 'Read to me', pt: 'Ler em voz alta' },
  'voice.off': { zh: '不用念', hk: '不用讀', en: 'No voice', pt: 'Sem voz' },
  'voice.dialect': { zh: '说哪种话？', hk: '說哪種話？', en: 'Which speech?', pt: 'Que língua?' },
  'voice.mandarin': { zh: '普通话', hk: '普通話', en: 'Mandarin', pt: 'Mandarim' },
  'voice.cantonese': { zh: '粤语', hk: '粵語', en: 'Cantonese', pt: 'Cantonês' },
  'voice.slower': { zh: '慢一点', hk: '慢一點', en: 'Slower', pt: 'Mais lento' },
  'voice.faster': { zh: '快一点', hk: '快一點', en: 'Faster', pt: 'Mais rápido' },
  'voice.softer': { zh: '轻一点', hk: '細聲一點', en: 'Softer', pt: 'Mais baixo' },
  'voice.louder': { zh: '响一点', hk: '大聲一點', en: 'Louder', pt: 'Mais alto' },
  'voice.percent': { zh: '语速 {n}%', hk: '語速 {n}%', en: 'Speed {n}%', pt: 'Ritmo {n}%' },
  'voice.step': { zh: '音量 {n}', hk: '音量 {n}', en: 'Volume {n}', pt: 'Volume {n}' },
  'voice.bar': { zh: '正在念的话', hk: '正在讀的話', en: 'What is being said', pt: 'O que está a ser dito' },
  'voice.again': { zh: '再听', hk: '再聽', en: 'Again', pt: 'Repetir' },
  'voice.slow': { zh: '慢', hk: '慢', en: 'Slow', pt: 'Lento' },
  'voice.fast': { zh: '快', hk: '快', en: 'Fast', pt: 'Rápido' },
  'voice.ended': {
    zh: '念完了。想再听，按“再听”。',
    hk: '讀完了。想再聽，按「再聽」。',
    en: 'That was all. Press Again to hear it once more.',
    pt: 'É tudo. Prima Repetir para ouvir de novo.',
  },
  'voice.noSpeaker': {
    zh: '喇叭没有声音，请看屏幕。',
    hk: '喇叭沒有聲音，請看屏幕。',
    en: 'The speaker does not work. Please read the screen.',
    pt: 'O altifalante não funciona. Leia o ecrã.',
  },
  'voice.noVoice': {
    zh: '这台机器不会念，请看屏幕。',
    hk: '這台機器不會讀，請看屏幕。',
    en: 'This machine cannot speak. Please read the screen.',
    pt: 'Esta máquina não fala. Leia o ecrã.',
  },
  'voice.keys': { zh: '可以按：', hk: '可以按：', en: 'You can press:', pt: 'Pode premir:' },
  'voice.chosen': { zh: '已选', hk: '已選', en: 'chosen', pt: 'escolhido' },
  'voice.notChosen': { zh: '没选', hk: '沒選', en: 'not chosen', pt: 'não escolhido' },
  'voice.cannot': { zh: '现在不能按', hk: '現在不能按', en: 'cannot be pressed now', pt: 'não disponível agora' },
  'voice.help': {
    zh: '要人帮忙，请按右下角的人工帮助。',
    hk: '要人幫忙，請按右下角的職員協助。',
    en: 'If you need somebody, press Help in the bottom right corner.',
    pt: 'Se precisar de alguém, prima Ajuda no canto inferior direito.',
  },
  'voice.instead': {
    zh: '这里是您的信息，插上耳机可以听。',
    hk: '這裏是您的資料，插上耳機可以聽。',
    en: 'Here is your own information. Plug in headphones to hear it.',
    pt: 'Aqui estão os seus dados. Ligue auscultadores para os ouvir.',
  },
} as const

export const v = speak(voiceText)
