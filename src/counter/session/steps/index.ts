import type { StepName } from '../../catalogue/steps.ts'
import type { StepKind } from '../tools.ts'
import { appointment } from './appointment.ts'
import { captureDocument } from './capture-document.ts'
import { choose } from './choose.ts'
import { consent } from './consent.ts'
import { deliver } from './deliver.ts'
import { fetchLicences } from './fetch-licences.ts'
import { form } from './form.ts'
import { identify } from './identify.ts'
import { pay } from './pay.ts'
import { print } from './print.ts'
import { query } from './query.ts'
import { result } from './result.ts'
import { review } from './review.ts'
import { scanCode } from './scan-code.ts'
import { sign } from './sign.ts'
import { submit } from './submit.ts'
import { ticket } from './ticket.ts'
import { verifyFace } from './verify-face.ts'

/** Every kind of step a service may have. */
const kinds: { readonly [N in StepName]: StepKind<N> } = {
  consent,
  identify,
  verifyFace,
  fetchLicences,
  form,
  captureDocument,
  scanCode,
  sign,
  review,
  submit,
  query,
  choose,
  pay,
  print,
  ticket,
  appointment,
  deliver,
  result,
}

/** The kind of a step. The step that is handed to it is always one of its own name. */
export const kindOf = (name: StepName): StepKind<StepName> => kinds[name] as unknown as StepKind<StepName>
