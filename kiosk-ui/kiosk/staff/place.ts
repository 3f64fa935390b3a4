/** Pages that are about nothing in particular. */
export type Shelf = 'today' | 'tickets' | 'ratings' | 'machines' | 'day' | 'sample' | 'training' | 'assist' | 'branch'

/** Which page of staff's is shown. */
export type Place =
  | { readonly page: Shelf }
  | { readonly page: 'repair'; readonly deviceId: string; readonly condition: string }
  | { readonly page: 'device'; readonly deviceId: string }
  | { readonly page: 'unresolved'; readonly transactionId: string }
  | { readonly page: 'ticket'; readonly ticketNo: string }
  | { readonly page: 'rating'; readonly transactionId: string }
  | { readonly page: 'owed'; readonly jobId: string }
