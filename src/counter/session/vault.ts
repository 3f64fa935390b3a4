import type { Draft, MaskedIdentity, RevealedValues, Text } from '../../api/contract.ts'
import type { CameraView, IdentityCard, Raster } from '../../hardware/contract.ts'
import { maskIdNumber, maskName, Sensitive } from '../../kernel/sensitive.ts'
import type { Licence, LookupRecord, PaymentOrder, Slot } from '../backends/contract.ts'
import type { Form } from '../forms/form.ts'
import type { PreparedDocument } from '../printing/drawing.ts'
import { OwedPapers } from '../printing/owed-papers.ts'

/** One of the people in a service. */
export interface PartyData {
  readonly identity: IdentityCard
  /** The backend's token for a matched face. */
  evidence?: string
  /** PNG of the signature, and the signing service's token for it. */
  signature?: { readonly png: Sensitive<Uint8Array>; readonly evidence: string }
}

/** Everything of the people who stand there, in one place, so that purging is one list. Nothing of it is ever written to disk in clear. */
export class SessionVault {
  readonly parties = new Map<string, PartyData>()
  /** Whose step it is. */
  party = 'applicant'
  /** By step index of the running service, so that coming back finds what was answered. */
  readonly forms = new Map<number, Form>()
  form: Form | undefined
  /** What is wrong with the newest answer. */
  formProblem: { readonly field: string; readonly code: string } | undefined
  /** Choices and other answers that no form holds. */
  readonly answers = new Map<string, Sensitive<string>>()
  readonly codes = new Map<string, Sensitive<string>>()
  licences: readonly Licence[] = []
  records: readonly LookupRecord[] = []
  /** The office's own code of its newest no. */
  refusal: string | undefined
  readonly chosen = new Set<string>()
  readonly documents = new Map<string, Sensitive<Uint8Array>[]>()
  page: Sensitive<Uint8Array> | undefined
  /** Materials to be brought later (容缺): id, name in words, YYYY-MM-DD. */
  promises: readonly { readonly document: string; readonly title: Text; readonly dueBy: string }[] = []
  payment: PaymentOrder | undefined
  slots: readonly Slot[] = []
  /** Number drawn, place and time booked, waybill: shown on the result. */
  readonly references = new Map<string, string>()
  prepared: PreparedDocument | undefined
  readonly owed = new OwedPapers()
  /** What was typed into the search; people type names there. */
  searched = ''
  /** What stands in the open field and is not sent yet. */
  draft: Sensitive<Draft> | undefined
  phone: Sensitive<string> | undefined
  camera: CameraView | undefined
  /** The receipt as drawn; holds the masked name. */
  receipt: Raster | undefined
  /** Answers of services finished in this visit, for the same person only. */
  #earlier: { readonly idNumber: Sensitive<string>; readonly answers: Map<string, Sensitive<string>> } | undefined
  /** Whether a card lay on the reader in this visit: the goodbye reminds of it. */
  cardUsed = false

  /** The person whose step it is. */
  get identity(): IdentityCard | undefined {
    return this.parties.get(this.party)?.identity
  }

  setIdentity(party: string, identity: IdentityCard): void {
    this.forgetIdentity(party)
    this.parties.set(party, { identity })
  }

  masked(party = this.party): MaskedIdentity {
    const identity = this.parties.get(party)?.identity
    if (!identity) return { name: '', idNumber: '', validTo: '' }
    return {
      name: maskName(identity.name.reveal()),
      idNumber: maskIdNumber(identity.idNumber.reveal()),
      validTo: identity.validTo,
    }
  }

  /** The card's own text, of the person whose step it is. */
  revealed(): RevealedValues | undefined {
    if (!this.identity) return undefined
    const { name, idNumber, address } = this.identity
    return { name: name.reveal(), idNumber: idNumber.reveal(), address: address.reveal() }
  }

  /** Whether two of the parties are the same person. */
  get samePersonTwice(): boolean {
    const numbers = [...this.parties.values()].map((p) => p.identity.idNumber.reveal())
    return new Set(numbers).size < numbers.length
  }

  /** An answer to a question or a choice, wherever it was given. */
  answer(name: string): Sensitive<string> | undefined {
    for (const form of this.forms.values()) {
      const value = form.answers().get(name)
      if (value) return value
    }
    return this.answers.get(name) ?? this.codes.get(name)
  }

  /** All answers of the running service, for handing in. They stay the vault's. */
  allAnswers(): ReadonlyMap<string, Sensitive<string>> {
    return new Map([...this.answers, ...[...this.forms.values()].flatMap((form) => [...form.answers()])])
  }

  /** An answer that the same person gave to an earlier service of this visit. */
  earlier(name: string): Sensitive<string> | undefined {
    const idNumber = this.parties.get('applicant')?.identity.idNumber.reveal()
    return this.#earlier && idNumber === this.#earlier.idNumber.reveal() ? this.#earlier.answers.get(name) : undefined
  }

  /** Forgets a person, and what they proved; without a name, everybody and everything of the service. */
  forgetIdentity(party?: string): void {
    if (party === undefined) {
      this.#keepEarlier()
      for (const role of [...this.parties.keys()]) this.forgetIdentity(role)
      this.#forgetService()
      this.party = 'applicant'
      return
    }
    const data = this.parties.get(party)
    if (!data) return
    /* Whatever a layout holds: a field that is added later is forgotten as well. */
    for (const field of Object.values(data.identity)) if (field instanceof Sensitive) field.destroy()
    data.signature?.png.destroy()
    this.parties.delete(party)
  }

  #keepEarlier(): void {
    const idNumber = this.parties.get('applicant')?.identity.idNumber
    const answers = this.allAnswers()
    if (!idNumber || answers.size === 0) return
    const same = this.#earlier?.idNumber.reveal() === idNumber.reveal()
    if (!same) this.forgetEarlier()
    const kept = this.#earlier?.answers ?? new Map<string, Sensitive<string>>()
    for (const [name, value] of answers) {
      kept.get(name)?.destroy()
      kept.set(name, new Sensitive(value.reveal()))
    }
    this.#earlier ??= { idNumber: new Sensitive(idNumber.reveal()), answers: kept }
  }

  forgetEarlier(): void {
    this.#earlier?.idNumber.destroy()
    for (const value of this.#earlier?.answers.values() ?? []) value.destroy()
    this.#earlier = undefined
  }

  /** Everything that was asked, fetched, scanned and made for the running service. */
  #forgetService(): void {
    this.refusal = undefined
    for (const form of this.forms.values()) form.destroy()
    this.forms.clear()
    this.form = undefined
    this.formProblem = undefined
    destroyAll(this.answers)
    destroyAll(this.codes)
    for (const licence of this.licences) for (const field of Object.values(licence.fields)) field.destroy()
    this.licences = []
    this.forgetRecords()
    for (const pages of this.documents.values()) for (const page of pages) page.destroy()
    this.documents.clear()
    this.forgetPage()
    this.promises = []
    this.payment = undefined
    this.slots = []
    this.references.clear()
    this.forgetPrepared()
    this.owed.clear()
    this.forgetPhone()
  }

  forgetPhone(): void {
    this.phone?.destroy()
    this.phone = undefined
  }

  forgetDraft(): void {
    this.draft?.destroy()
    this.draft = undefined
  }

  forgetRecords(): void {
    for (const record of this.records) for (const { value } of record.fields) value.destroy()
    this.records = []
    this.chosen.clear()
  }

  forgetPage(): void {
    this.page?.destroy()
    this.page = undefined
  }

  /** The prepared pages are through the printer. With a job's id they are kept with the visit, because they did not come out. */
  endPrepared(owedAs: string | undefined): void {
    if (owedAs === undefined || !this.prepared) return this.forgetPrepared()
    this.owed.keep(owedAs, this.prepared)
    this.prepared = undefined
  }

  forgetPrepared(): void {
    this.prepared?.pdf.destroy()
    this.prepared?.preview.destroy()
    this.prepared = undefined
  }

  async closeCamera(): Promise<void> {
    const view = this.camera
    this.camera = undefined
    await view?.close()
  }

  forgetReceipt(): void {
    this.receipt?.data.fill(0)
    this.receipt = undefined
  }

  /** Everything of the visit. */
  forgetAll(): void {
    this.forgetIdentity()
    this.forgetEarlier()
    this.forgetDraft()
    this.searched = ''
  }

  get empty(): boolean {
    const kept = [
      this.parties,
      this.forms,
      this.answers,
      this.codes,
      this.chosen,
      this.documents,
      this.references,
      this.owed,
    ]
    const lists = [this.licences, this.records, this.promises, this.slots]
    const single = [
      this.form,
      this.page,
      this.payment,
      this.prepared,
      this.phone,
      this.draft,
      this.camera,
      this.receipt,
      this.refusal,
      this.#earlier,
    ]
    return (
      kept.every((m) => m.size === 0) &&
      lists.every((l) => l.length === 0) &&
      single.every((s) => s === undefined) &&
      this.searched === ''
    )
  }
}

function destroyAll(values: Map<string, Sensitive<string>>): void {
  for (const value of values.values()) value.destroy()
  values.clear()
}
