/** Somebody as a kiosk names them; never stored in clear. */
export interface Person {
  readonly name: string
  readonly idNumber: string
}
