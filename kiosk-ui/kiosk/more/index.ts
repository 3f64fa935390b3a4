import '../../kit/later-pictures.ts'
import './more.css'
import './keyboard.css'

export {
  Appointment,
  Choose,
  Deliver,
  Form,
  Licences,
  RatingReasons,
  Search,
} from './ask-screens.tsx'
export { ByHandPage } from './by-hand-page.tsx'
export { Departments } from './departments.tsx'
export { DocumentScan, Pay, Preview, Scan, Sign } from './do-screens.tsx'
export { PhonePage } from './phone-page.tsx'
export { PrefSheets } from './pref-sheets.tsx'
export { Records } from './records.tsx'
export { slipWords } from './slip-words.ts'
