import type { Catalogue } from './speak.ts'

/** Names of device classes and roles, as staff and operations say them. */
export const deviceNames: Catalogue = {
  identityReader: { zh: '身份证读卡器', en: 'ID card reader' },
  identity: { zh: '身份证读卡器', en: 'ID card reader' },
  idCard: { zh: '身份证读卡器', en: 'ID card reader' },
  printer: { zh: '打印机', en: 'Printer' },
  receipt: { zh: '凭条打印机', en: 'Receipt printer' },
  receiptPrinter: { zh: '凭条打印机', en: 'Receipt printer' },
  camera: { zh: '摄像头', en: 'Camera' },
  face: { zh: '人脸摄像头', en: 'Face camera' },
  cardReader: { zh: '插卡读卡器', en: 'Card reader' },
  cardDispenser: { zh: '发卡机', en: 'Card dispenser' },
  barcodeReader: { zh: '扫码器', en: 'Barcode reader' },
  documentScanner: { zh: '高拍仪', en: 'Document scanner' },
  signaturePad: { zh: '签字板', en: 'Signature pad' },
  keypad: { zh: '数字键盘', en: 'Keypad' },
  evaluator: { zh: '评价器', en: 'Rating pad' },
  lights: { zh: '指示灯', en: 'Guide lights' },
  sensors: { zh: '机柜传感器', en: 'Cabinet sensors' },
  speaker: { zh: '喇叭', en: 'Speaker' },
  locker: { zh: '取件柜', en: 'Pick-up locker' },
  'printer.receipt': { zh: '凭条打印机', en: 'Receipt printer' },
  'printer.document': { zh: '文档打印机', en: 'Document printer' },
  cabinet: { zh: '机柜', en: 'Cabinet' },
  guides: { zh: '指示灯', en: 'Guide lights' },
  barcode: { zh: '扫码器', en: 'Barcode reader' },
  chip: { zh: '插卡读卡器', en: 'Card reader' },
  desk: { zh: '高拍仪', en: 'Document scanner' },
  rating: { zh: '评价器', en: 'Rating pad' },
  a4: { zh: '文档打印机', en: 'Document printer' },
  voice: { zh: '喇叭', en: 'Speaker' },
  network: { zh: '网络', en: 'Network' },
  backend: { zh: '业务系统', en: 'Back office' },
  store: { zh: '本机存储', en: 'Local storage' },
  kioskd: { zh: '主程序', en: 'Main program' },
}

/** Standing conditions (IPP keywords and our own fault codes). */
export const conditionNames: Catalogue = {
  'media-empty-error': { zh: '没纸了', en: 'Out of paper' },
  'media-low-warning': { zh: '纸快没了', en: 'Paper is low' },
  'media-jam-error': { zh: '卡纸', en: 'Paper jam' },
  'cards-empty-error': { zh: '没卡了', en: 'Out of cards' },
  'cards-low-warning': { zh: '卡快没了', en: 'Cards are low' },
  'retain-bin-full-error': { zh: '回收盒满了', en: 'Bin for kept cards is full' },
  'cover-open-error': { zh: '盖子开着', en: 'Cover is open' },
  'cutter-error': { zh: '切刀卡住', en: 'Cutter is stuck' },
  'printer-error': { zh: '打印机故障', en: 'Printer fault' },
  'overheat-error': { zh: '打印头过热', en: 'Print head too hot' },
  'comms-error': { zh: '不应答', en: 'Does not answer' },
  'comms-warning': { zh: '应答不稳', en: 'Answers badly' },
  'device-absent-error': { zh: '没有接上', en: 'Not connected' },
  'frames-frozen-error': { zh: '画面不动', en: 'Picture frozen' },
  'no-frames-error': { zh: '没有画面', en: 'No picture' },
  'frames-dark-warning': { zh: '画面太暗', en: 'Picture too dark' },
  'media-left-behind-warning': { zh: '卡或纸没有取走', en: 'Card or paper left behind' },
  'cabinet-door-open-warning': { zh: '机柜门开着', en: 'Cabinet door is open' },
  'tamper-error': { zh: '机柜被撬动', en: 'Cabinet tampered with' },
  'ups-on-battery-warning': { zh: '停电，靠电池供电', en: 'On battery' },
  'ups-low-error': { zh: '电池快用完', en: 'Battery nearly empty' },
  'self-test-error': { zh: '自检没有通过', en: 'Self-test failed' },
  'photo-decoder-warning': { zh: '照片解码程序没有成功', en: 'Photo decoder failed' },
  'stale-warning': { zh: '很久没有消息', en: 'No news for long' },
  'open.notFound': { zh: '没有接上', en: 'Not connected' },
  'open.refused': { zh: '连接被拒绝', en: 'Connection refused' },
  'open.busy': { zh: '端口被占用', en: 'Port in use' },
  'open.denied': { zh: '没有权限打开', en: 'No permission to open' },
  'comms.timeout': { zh: '不应答', en: 'Does not answer' },
  'comms.garbled': { zh: '回的数据乱码', en: 'Garbled answers' },
  'identify.mismatch': { zh: '接的不是这个型号', en: 'Not the expected model' },
  disabled: { zh: '有人停用了它', en: 'Taken out of service by staff' },
  'link.lost': { zh: '和中心失去联系', en: 'Lost contact with the centre' },
  'heartbeat.missed': { zh: '没有心跳', en: 'No heartbeat' },
  'outbox.backlog': { zh: '数据积压', en: 'Data is piling up' },
  'store.failed': { zh: '本机存储写不进去', en: 'Local storage cannot be written' },
  'purge.failed': { zh: '清除个人信息未完成', en: 'Clearing personal data did not finish' },
  'backend.unreachable': { zh: '连不上业务系统', en: 'Back office unreachable' },
  'backend.error': { zh: '业务系统报错', en: 'Back office error' },
  'backend.noAnswer': { zh: '业务系统不应答', en: 'Back office does not answer' },
  'page.dead': { zh: '屏幕页面没有反应', en: 'Screen page not responding' },
  'clock.unsynced': { zh: '时钟没有对准', en: 'Clock not synchronised' },
}

/** What a device uses up. */
export const consumables: Catalogue = {
  paper: { zh: '纸', en: 'paper' },
  roll: { zh: '纸卷', en: 'paper roll' },
  cards: { zh: '卡', en: 'cards' },
  toner: { zh: '碳粉', en: 'toner' },
  black: { zh: '黑色碳粉', en: 'black toner' },
  cyan: { zh: '青色碳粉', en: 'cyan toner' },
  magenta: { zh: '品红碳粉', en: 'magenta toner' },
  yellow: { zh: '黄色碳粉', en: 'yellow toner' },
  ribbon: { zh: '色带', en: 'ribbon' },
}

export const operatingStates: Catalogue = {
  disabled: { zh: '已停用', en: 'Disabled' },
  absent: { zh: '没有接上', en: 'Not connected' },
  opening: { zh: '正在打开', en: 'Opening' },
  identifying: { zh: '正在识别', en: 'Identifying' },
  ready: { zh: '就绪', en: 'Ready' },
  busy: { zh: '使用中', en: 'In use' },
  recovering: { zh: '正在自己恢复', en: 'Recovering' },
  faulted: { zh: '故障', en: 'Fault' },
  ambiguous: { zh: '分不清是哪台', en: 'Cannot tell which' },
}

/** What staff does about a condition; the keys come from the `repair` list of the device profiles. */
export const repairs: Catalogue = {
  'repair.printer.paper': {
    zh: '打开盖子，纸头朝上放进一卷新纸，合上盖子。',
    en: 'Open the cover, put in a new roll with the end on top, close the cover.',
  },
  'repair.printer.cover': { zh: '把打印机盖子按到听见“咔”一声。', en: 'Press the printer cover until it clicks.' },
  'repair.printer.cutter': {
    zh: '关掉打印机电源，取出卡住的纸，再打开。',
    en: 'Switch the printer off, take out the stuck paper, switch it on.',
  },
  'repair.printer.cable': {
    zh: '看看打印机的电源和数据线插紧没有。',
    en: 'Check that the power and data cables of the printer are firm.',
  },
  'repair.reader.cable': {
    zh: '把读卡器的线拔下来，数三下，再插上。',
    en: 'Unplug the card reader, count to three, plug it in again.',
  },
  'repair.reader.jam': {
    zh: '打开机柜，慢慢转动读卡器的转轮，取出卡住的卡。',
    en: 'Open the cabinet, turn the wheel of the card reader slowly, take the stuck card out.',
  },
  'repair.reader.bin': {
    zh: '打开机柜，取出回收盒里的卡，登记后交回。',
    en: 'Open the cabinet, take the cards out of the bin, note them down and hand them in.',
  },
  'repair.cards.refill': { zh: '打开机柜，给发卡机装卡。', en: 'Open the cabinet and fill the card dispenser.' },
  'repair.cards.refillSoon': { zh: '卡快发完了，备好新卡。', en: 'Cards are running low. Have new ones ready.' },
  'repair.scanner.cable': {
    zh: '把扫码器的线拔下来，数三下，再插上。',
    en: 'Unplug the code scanner, count to three, plug it in again.',
  },
  'repair.reader.replace': {
    zh: '拿开读卡处的东西，等一分钟；还不行就报修。',
    en: 'Clear the reader, wait a minute; if it stays, call for repair.',
  },
  'repair.printer.restart': {
    zh: '打开盖子，取出卡住的纸，合上；还不行就关掉电源再打开。',
    en: 'Open the cover, take out stuck paper, close it; if it stays, switch it off and on.',
  },
  'repair.printer.paperSoon': {
    zh: '纸快用完了，备好一卷新纸。',
    en: 'Paper is running low. Have a new roll ready.',
  },
  'repair.printer.hot': {
    zh: '打印头太热，停一会儿就好，不用管它。',
    en: 'The print head is hot. It recovers by itself.',
  },
  'repair.document.paper': { zh: '给打印机的纸盒加纸，推到底。', en: 'Fill the paper tray and push it in fully.' },
  'repair.document.jam': {
    zh: '打开打印机的门，慢慢拉出卡住的纸，关好门。',
    en: 'Open the door of the printer, pull the stuck paper out slowly, close the door.',
  },
  'repair.document.toner': { zh: '换一个新墨盒（粉盒）。', en: 'Put in a new toner or ink cartridge.' },
  'repair.document.tonerSoon': {
    zh: '墨（粉）快用完了，备好新的。',
    en: 'Toner is running low. Have a new one ready.',
  },
  'repair.document.waste': { zh: '换废粉盒。', en: 'Change the waste toner box.' },
  'repair.document.output': { zh: '取走出纸口的纸。', en: 'Take the paper out of the output tray.' },
  'repair.document.resume': {
    zh: '打印机被暂停了，按打印机上的继续键。',
    en: 'The printer is paused. Press its resume button.',
  },
  'repair.document.restart': {
    zh: '看打印机屏幕上写的是什么；没有就关掉电源再打开。',
    en: 'Read what the display of the printer says; otherwise switch it off and on.',
  },
  'repair.document.network': {
    zh: '看看打印机的电源和网线插紧没有。',
    en: 'Check that the power and network cables of the printer are firm.',
  },
  'repair.camera.cable': { zh: '看看摄像头的线插紧没有。', en: 'Check that the camera cable is firm.' },
  'repair.camera.restart': {
    zh: '把摄像头的线拔下来，数三下，再插上。',
    en: 'Unplug the camera, count to three, plug it in again.',
  },
  'repair.documentScanner.cable': {
    zh: '看看高拍仪的线插紧没有。',
    en: 'Check that the cable of the document scanner is firm.',
  },
  'repair.documentScanner.restart': {
    zh: '把高拍仪的线拔下来，数三下，再插上。',
    en: 'Unplug the document scanner, count to three, plug it in again.',
  },
  'repair.signaturePad.cable': {
    zh: '看看签字板的线插紧没有。',
    en: 'Check that the cable of the signature pad is firm.',
  },
  'repair.keypad.cable': { zh: '看看数字键盘的线插紧没有。', en: 'Check that the keypad cable is firm.' },
  'repair.evaluator.cable': { zh: '看看评价器的线插紧没有。', en: 'Check that the cable of the rating pad is firm.' },
  'repair.locker.cable': { zh: '看看取件柜控制板的电源和线。', en: 'Check power and cable of the locker board.' },
  'repair.sensors.wiring': {
    zh: '传感器线路没有接好，请报修。',
    en: 'The wiring of the cabinet sensors is loose. Call for repair.',
  },
  'repair.sensors.door': { zh: '把机柜门关好、锁上。', en: 'Close the cabinet door and lock it.' },
  'repair.sensors.tamper': {
    zh: '看看机柜有没有被撬，不要再让人使用，马上打电话报告。',
    en: 'Look whether somebody forced the cabinet, let nobody use it, and call at once.',
  },
  'repair.sensors.mains': {
    zh: '停电了：看看插座和总开关；来电前不要办理业务。',
    en: 'No mains power: check the socket and the main switch; serve nobody until it is back.',
  },
  'repair.speaker.cable': { zh: '看看喇叭的线插紧没有。', en: 'Check that the speaker cable is firm.' },
}
